"""The database itself refuses to change or delete a clinical fact, an audit entry, a rule or a submission."""

from django.db import migrations

from pumplog.models.guards import install, remove


class Migration(migrations.Migration):
    dependencies = [("pumplog", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
