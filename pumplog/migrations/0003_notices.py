"""Notices that cannot be lost: more states and channels, appointments, answers, reports from outside, epochs."""

import uuid
from decimal import Decimal
from typing import Any

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pumplog.models.guards import install_added, install_remade, remove_added, remove_remade


def planned(apps: Any, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was called scheduled is called planned."""
    apps.get_model("pumplog", "Notice").objects.filter(state="scheduled").update(state="planned")


def scheduled(apps: Any, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The old word again (a migration backwards)."""
    apps.get_model("pumplog", "Notice").objects.filter(state="planned").update(state="scheduled")


class Migration(migrations.Migration):
    dependencies = [
        ("pumplog", "0002_append_only"),
    ]

    operations = [
        migrations.RunPython(remove_remade, install_remade),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=120)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="AnswerLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_why", models.CharField(blank=True, max_length=60)),
                ("tries_left", models.PositiveSmallIntegerField(default=5)),
            ],
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("uid", models.CharField(max_length=120, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "requested"),
                            ("booked", "booked"),
                            ("confirmed", "confirmed"),
                            ("missed", "missed"),
                            ("cancelled", "cancelled"),
                            ("kept", "kept"),
                        ],
                        max_length=48,
                    ),
                ),
                ("on_day", models.DateField()),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("minutes", models.PositiveSmallIntegerField(default=30)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AppointmentStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "requested"),
                            ("booked", "booked"),
                            ("confirmed", "confirmed"),
                            ("missed", "missed"),
                            ("cancelled", "cancelled"),
                            ("kept", "kept"),
                        ],
                        max_length=48,
                    ),
                ),
                ("on_day", models.DateField()),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("missed_reason", models.CharField(blank=True, max_length=48)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=120)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_by", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="DeliveryReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of the report, so that it counts once", max_length=64, unique=True
                    ),
                ),
                ("source", models.CharField(max_length=24)),
                ("outcome", models.CharField(help_text="delivered, failed or delayed", max_length=24)),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                ("received_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MessageText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "message",
                    models.CharField(help_text="which message: due, due_booked, visit_booked …", max_length=24),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "email"), ("sms", "sms"), ("phone", "phone"), ("letter", "letter")],
                        max_length=48,
                    ),
                ),
                (
                    "language",
                    models.CharField(choices=[("en", "en"), ("es", "es"), ("de", "de"), ("fr", "fr")], max_length=48),
                ),
                ("version", models.PositiveIntegerField()),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("body", models.TextField(blank=True, max_length=4000)),
                ("set_at", models.DateTimeField()),
                ("set_by", models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="PatientAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("coming", "coming"),
                            ("other_day", "other_day"),
                            ("away", "away"),
                            ("unwell", "unwell"),
                            ("stop_messages", "stop_messages"),
                            ("change_messages", "change_messages"),
                        ],
                        max_length=48,
                    ),
                ),
                (
                    "refill_by",
                    models.DateField(blank=True, help_text="the date the page told when it was answered", null=True),
                ),
                ("first_day", models.DateField(blank=True, null=True)),
                ("last_day", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SendingEpoch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("mark", models.CharField(max_length=64, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("why", models.CharField(max_length=120)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_by", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="WorkerBeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True)),
                ("started_at", models.DateTimeField()),
                ("beat_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(blank=True, help_text="told to stop, and did", null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_once",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_settled_says_when",
        ),
        migrations.RemoveConstraint(
            model_name="refill",
            name="refill_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="task",
            name="task_kind_known",
        ),
        migrations.AddField(
            model_name="clinicpolicy",
            name="daily_cap",
            field=models.PositiveSmallIntegerField(default=2, help_text="messages to one patient on one local day"),
        ),
        migrations.AddField(
            model_name="clinicpolicy",
            name="envelope",
            field=models.CharField(choices=[("din", "din"), ("us", "us")], default="us", max_length=48),
        ),
        migrations.AddField(
            model_name="clinicpolicy",
            name="letter_days",
            field=models.PositiveSmallIntegerField(
                default=7, help_text="a letter is of use only so many days before the date or earlier"
            ),
        ),
        migrations.AddField(
            model_name="clinicpolicy",
            name="physician_days",
            field=models.PositiveSmallIntegerField(
                default=2, help_text="a patient not reached so many days before the date becomes a physician's task"
            ),
        ),
        migrations.AddField(
            model_name="clinicpolicy",
            name="quiet_from_hour",
            field=models.PositiveSmallIntegerField(default=20, help_text="local hour from which nothing goes out"),
        ),
        migrations.AddField(
            model_name="clinicpolicy",
            name="quiet_until_hour",
            field=models.PositiveSmallIntegerField(default=8, help_text="local hour until which nothing goes out"),
        ),
        migrations.AddField(
            model_name="clinicpolicy",
            name="return_address",
            field=models.CharField(blank=True, help_text="the clinic's own lines on a letter", max_length=300),
        ),
        migrations.AddField(
            model_name="clinicpolicy",
            name="safety_tier_days",
            field=models.PositiveSmallIntegerField(
                default=2, help_text="tiers this close to the date are told whatever was booked or answered"
            ),
        ),
        migrations.AddField(
            model_name="clinicpolicy",
            name="unconfirmed_days",
            field=models.PositiveSmallIntegerField(
                default=5, help_text="a visit not confirmed so many days before the date becomes a telephone call"
            ),
        ),
        migrations.AddField(
            model_name="contactway",
            name="preferred",
            field=models.BooleanField(default=False, help_text="tried before the patient's other ways"),
        ),
        migrations.AddField(
            model_name="notice",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="delivered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="provider_id",
            field=models.CharField(blank=True, help_text="what the gateway calls this message", max_length=80),
        ),
        migrations.AddField(
            model_name="notice",
            name="purpose",
            field=models.CharField(choices=[("due", "due"), ("visit", "visit")], default="due", max_length=48),
        ),
        migrations.AddField(
            model_name="notice",
            name="text_version",
            field=models.CharField(blank=True, help_text="which wording went out", max_length=40),
        ),
        migrations.AddField(
            model_name="refill",
            name="wasted_ml",
            field=models.DecimalField(
                blank=True,
                decimal_places=6,
                max_digits=15,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal(0))],
            ),
        ),
        migrations.AddField(
            model_name="refill",
            name="witness",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="refill",
            name="witness_label",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("claimed", "claimed"),
                    ("sent", "sent"),
                    ("delivered", "delivered"),
                    ("confirmed", "confirmed"),
                    ("failed", "failed"),
                    ("unknown", "unknown"),
                    ("cancelled", "cancelled"),
                ],
                max_length=48,
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="kind",
            field=models.CharField(
                choices=[
                    ("overdue", "overdue"),
                    ("notice_failed", "notice_failed"),
                    ("notice_unknown", "notice_unknown"),
                    ("no_contact", "no_contact"),
                    ("no_date", "no_date"),
                    ("programmer_conflict", "programmer_conflict"),
                    ("unwell", "unwell"),
                    ("no_safe_date", "no_safe_date"),
                    ("physician", "physician"),
                    ("unconfirmed", "unconfirmed"),
                    ("phone_call", "phone_call"),
                    ("post_letter", "post_letter"),
                    ("wants_other_day", "wants_other_day"),
                    ("appointment_too_late", "appointment_too_late"),
                    ("appointment_missed", "appointment_missed"),
                    ("stopped_messages", "stopped_messages"),
                ],
                max_length=48,
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["message_id"], name="notice_by_message_id"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["provider_id"], name="notice_by_provider_id"),
        ),
        migrations.RunPython(planned, scheduled),
        migrations.AddConstraint(
            model_name="clinicpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("envelope__in", ["din", "us"])), name="policy_envelope_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="clinicpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("quiet_from_hour__lte", 23), ("quiet_until_hour__lte", 23)),
                name="policy_quiet_hours_of_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="clinicpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("daily_cap__gte", 1)), name="policy_at_least_one_message_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("cancelled", "failed")), _negated=True),
                fields=("patient", "cycle", "audience", "purpose", "tier_days", "channel", "refill_by", "edition"),
                name="notice_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["planned", "claimed", "sent", "delivered", "confirmed", "failed", "unknown", "cancelled"],
                    )
                ),
                name="notice_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["due", "visit"])), name="notice_purpose_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("settled_at__isnull", False),
                        ("state__in", ("sent", "delivered", "confirmed", "failed", "unknown", "cancelled")),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ("sent", "delivered", "confirmed", "failed", "unknown", "cancelled")),
                            _negated=True,
                        ),
                        ("settled_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="notice_settled_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="refill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("filled_ml__isnull", True), ("filled_ml__gte", 0), _connector="OR"),
                    models.Q(("retained_ml__isnull", True), ("retained_ml__gte", 0), _connector="OR"),
                    models.Q(("expected_ml__isnull", True), ("expected_ml__gte", 0), _connector="OR"),
                    models.Q(
                        ("programmer_expected_ml__isnull", True), ("programmer_expected_ml__gte", 0), _connector="OR"
                    ),
                    models.Q(("bridge_ml__isnull", True), ("bridge_ml__gte", 0), _connector="OR"),
                    models.Q(("bridge_dose_mcg__isnull", True), ("bridge_dose_mcg__gte", 0), _connector="OR"),
                    models.Q(("bridge_hours__isnull", True), ("bridge_hours__gte", 0), _connector="OR"),
                    models.Q(("prime_ml__isnull", True), ("prime_ml__gte", 0), _connector="OR"),
                    models.Q(("path_volume_ml__isnull", True), ("path_volume_ml__gte", 0), _connector="OR"),
                    models.Q(("displaced_ml__isnull", True), ("displaced_ml__gte", 0), _connector="OR"),
                    models.Q(("wasted_ml__isnull", True), ("wasted_ml__gte", 0), _connector="OR"),
                ),
                name="refill_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="refill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wasted_ml__isnull", True),
                    ("wasted_ml", 0),
                    models.Q(("witness__isnull", False), models.Q(("witness_label", ""), _negated=True)),
                    _connector="OR",
                ),
                name="refill_waste_has_a_witness",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "overdue",
                            "notice_failed",
                            "notice_unknown",
                            "no_contact",
                            "no_date",
                            "programmer_conflict",
                            "unwell",
                            "no_safe_date",
                            "physician",
                            "unconfirmed",
                            "phone_call",
                            "post_letter",
                            "wants_other_day",
                            "appointment_too_late",
                            "appointment_missed",
                            "stopped_messages",
                        ],
                    )
                ),
                name="task_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="absences", to="pumplog.patient"
            ),
        ),
        migrations.AddField(
            model_name="answerlink",
            name="implant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pumplog.implant"
            ),
        ),
        migrations.AddField(
            model_name="answerlink",
            name="notice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answer_links",
                to="pumplog.notice",
            ),
        ),
        migrations.AddField(
            model_name="answerlink",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answer_links", to="pumplog.patient"
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="implant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="pumplog.implant"
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="pumplog.patient"
            ),
        ),
        migrations.AddField(
            model_name="appointmentstep",
            name="appointment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="pumplog.appointment"
            ),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="clinic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="calendar_feeds", to="pumplog.clinic"
            ),
        ),
        migrations.AddField(
            model_name="deliveryreport",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="delivery_reports", to="pumplog.notice"
            ),
        ),
        migrations.AddField(
            model_name="messagetext",
            name="clinic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="message_texts", to="pumplog.clinic"
            ),
        ),
        migrations.AddField(
            model_name="patientanswer",
            name="cycle",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pumplog.event"
            ),
        ),
        migrations.AddField(
            model_name="patientanswer",
            name="implant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pumplog.implant"
            ),
        ),
        migrations.AddField(
            model_name="patientanswer",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="pumplog.answerlink"
            ),
        ),
        migrations.AddField(
            model_name="patientanswer",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="pumplog.patient"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="absence_ends_after"
            ),
        ),
        migrations.AddConstraint(
            model_name="answerlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)), fields=("patient",), name="answer_link_one_standing"
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["state", "on_day"], name="appointment_by_day"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("requested", "booked", "confirmed"))),
                fields=("implant",),
                name="appointment_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["requested", "booked", "confirmed", "missed", "cancelled", "kept"])),
                name="appointment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("booked", "confirmed")), _negated=True),
                    ("starts_at__isnull", False),
                    _connector="OR",
                ),
                name="appointment_booked_has_an_hour",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointmentstep",
            constraint=models.UniqueConstraint(fields=("appointment", "number"), name="appointment_step_once"),
        ),
        migrations.AddConstraint(
            model_name="appointmentstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["requested", "booked", "confirmed", "missed", "cancelled", "kept"])),
                name="appointment_step_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointmentstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("missed_reason", ""),
                    (
                        "missed_reason__in",
                        [
                            "not_reached",
                            "forgot",
                            "ill",
                            "in_hospital",
                            "no_transport",
                            "away",
                            "clinic",
                            "patient_wish",
                            "died",
                            "other",
                        ],
                    ),
                    _connector="OR",
                ),
                name="appointment_step_reason_known",
            ),
        ),
        migrations.AddIndex(
            model_name="deliveryreport",
            index=models.Index(fields=["notice", "received_at"], name="report_by_notice"),
        ),
        migrations.AddConstraint(
            model_name="messagetext",
            constraint=models.UniqueConstraint(
                fields=("clinic", "message", "channel", "language", "version"), name="message_text_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetext",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["email", "sms", "phone", "letter"])),
                name="message_text_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetext",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "es", "de", "fr"])), name="message_text_language_known"
            ),
        ),
        migrations.AddIndex(
            model_name="patientanswer",
            index=models.Index(fields=["patient", "at"], name="answer_by_patient"),
        ),
        migrations.AddConstraint(
            model_name="patientanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["coming", "other_day", "away", "unwell", "stop_messages", "change_messages"])
                ),
                name="answer_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="window",
            name="look_at",
            field=models.DateTimeField(
                blank=True,
                help_text="when the passing of time alone may next call for a notice; null: look now",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="window",
            index=models.Index(fields=["current", "look_at"], name="window_to_look_at"),
        ),
        migrations.RunPython(install_added, remove_added),
    ]
