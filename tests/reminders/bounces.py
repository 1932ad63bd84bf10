"""Mail that comes back, in the manner of many mail servers. Written for these tests: no line is anybody's own."""

ID = "0123456789abcdef0123456789abcdef@rapid-creek.example"
HEADERS = f"""From: notices@rapid-creek.example
To: ivy@example.org
Subject: Your next visit
Message-ID: <{ID}>
Date: Fri, 20 Nov 2026 16:00:00 +0000
"""
DATE = "Sun, 22 Nov 2026 17:30:00 +0000"


def report(
    *, sender: str, status: str, says: str, returned: str = "message/rfc822", mid: str = "<r1@mx.example>"
) -> str:
    """A multipart/report as RFC 3464 has it."""
    body = HEADERS + ("\nYour visit is due by Friday.\n" if returned == "message/rfc822" else "")
    return f"""Return-Path: <>
From: {sender}
To: notices@rapid-creek.example
Subject: Delivery status
Date: {DATE}
Message-ID: {mid}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain; charset=utf-8

{says}

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Fri, 20 Nov 2026 16:00:02 +0000

{status}

--=_b
Content-Type: {returned}

{body}
--=_b--
"""


def fields(action: str, code: str, diagnostic: str = "") -> str:
    lines = ["Final-Recipient: rfc822; ivy@example.org", f"Action: {action}", f"Status: {code}"]
    return "\n".join([*lines, f"Diagnostic-Code: {diagnostic}"] if diagnostic else lines)


def plain(*, sender: str, subject: str, body: str, more: str = "", path: str = "<>") -> str:
    """A mail that is all text."""
    return f"""Return-Path: {path}
From: {sender}
To: notices@rapid-creek.example
Subject: {subject}
Date: {DATE}
Message-ID: <p1@mx.example>
{more}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{body}
"""


DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example>"

FAILED = {
    "postfix": report(
        sender=DAEMON,
        says="I could not hand your message to one or more recipients.",
        status=fields("failed", "5.1.1", "smtp; 550 5.1.1 <ivy@example.org>: nobody of that name"),
    ),
    "sendmail, headers only": report(
        sender="Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
        says="The following address had permanent fatal errors",
        status=fields("failed", "5.1.1", "SMTP; 550 5.1.1 unknown here"),
        returned="text/rfc822-headers",
    ),
    "exchange online": report(
        sender="postmaster@hospital.example",
        says="Ihre Nachricht konnte nicht zugestellt werden.",
        status=fields("failed", "5.1.10", "smtp;550 5.1.10 recipient not found"),
    ),
    "google": report(
        sender="Mail Delivery Subsystem <mailer-daemon@mail.example>",
        says="** Address not found **",
        status=fields("failed", "5.1.1", "smtp; 550-5.1.1 no such account"),
    ),
    "a full mailbox, given up after five days": report(
        sender=DAEMON, says="Delivery timed out.", status=fields("failed", "4.2.2", "smtp; 452 4.2.2 full")
    ),
    "a server that names no action": report(
        sender=DAEMON, says="No.", status="Final-Recipient: rfc822; ivy@example.org\nStatus: 5.7.1"
    ),
    "exim of old": plain(
        sender="Mail Delivery System <Mailer-Daemon@mx.example>",
        subject="Mail delivery failed: returning message to sender",
        more="X-Failed-Recipients: ivy@example.org\n",
        body=f"""This message was made by the mail software itself.

The following address failed:

  ivy@example.org
    SMTP error from remote mail server after RCPT TO:<ivy@example.org>:
    550 5.1.1 unknown

------ This is a copy of the message, including all the headers. ------

{HEADERS}
Your visit is due by Friday.
""",
    ),
    "qmail": plain(
        sender="MAILER-DAEMON@mx.example",
        subject="failure notice",
        body=f"""Hello, this is the mail programme at mx.example.
I wasn't able to deliver your message to the following address. This is a permanent error; I've given up.

<ivy@example.org>:
192.0.2.7 does not like recipient.
Remote host said: 550 unknown user

--- Below this line is a copy of the message.

{HEADERS}
""",
    ),
    "exchange of old": plain(
        sender="System Administrator <postmaster@hospital.example>",
        subject="Undeliverable: Your next visit",
        body=f"Your message did not reach its recipient.\n ivy@example.org  <mx.example #5.1.1>\n\nMessage-ID: <{ID}>\n",
    ),
    "a German provider": plain(
        sender="Mailer-Daemon@provider.example",
        subject="Unzustellbar: Your next visit",
        body=f"Das Postfach gibt es nicht.\n\n> Message-Id:\n>  <{ID}>\n",
    ),
    "one that only refers to it": plain(
        sender="postmaster@provider.example",
        subject="Returned mail",
        more=f"In-Reply-To: <{ID}>\n",
        body="550 5.2.1 The mailbox is shut.",
    ),
    "one that kept the envelope's name": report(
        sender=DAEMON,
        says="Failed.",
        status=fields("failed", "5.4.1"),
        returned="text/rfc822-headers",
    )
    .replace(f"Message-ID: <{ID}>\n", "")
    .replace("Reporting-MTA", f"Original-Envelope-Id: {ID.replace('@', '+40')}\nReporting-MTA"),
}

DELAYED = {
    "postfix": report(
        sender=DAEMON,
        says="YOU DO NOT NEED TO RESEND YOUR MESSAGE. It will be retried for five days.",
        status=fields("delayed", "4.4.1", "X-Postfix; connect to mx: Connection refused"),
        returned="text/rfc822-headers",
    ),
    "exim of old": plain(
        sender="Mail Delivery System <Mailer-Daemon@mx.example>",
        subject="Warning: message 1abcDE-0001 delayed 24 hours",
        body=f"No action is needed; it will be retried.\n\nMessage-ID: <{ID}>\n",
    ),
    "a greylist in words": plain(
        sender="postmaster@mx.example",
        subject="Could not yet be delivered",
        body=f"451 4.7.1 come back later\n\n----- Original message -----\n\n{HEADERS}",
    ),
}

DELIVERED = report(
    sender=DAEMON,
    says="Your message was delivered.",
    status=fields("delivered", "2.0.0"),
    returned="text/rfc822-headers",
)

NO_WORD = {
    "relayed to a server that reports nothing": report(
        sender=DAEMON, says="Relayed.", status=fields("relayed", "2.0.0")
    ),
    "expanded": report(sender=DAEMON, says="Expanded.", status=fields("expanded", "2.0.0")),
    "an out-of-office note": plain(
        sender="Ivy Fox <ivy@example.org>",
        subject="Automatic reply: Your next visit",
        more=f"Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\nIn-Reply-To: <{ID}>\n",
        body="I am away and will answer when I am back.",
    ),
    "an absence note with a date that looks like a code": plain(
        sender="Ivy Fox <ivy@example.org>",
        subject="Abwesenheitsnotiz",
        more=f"In-Reply-To: <{ID}>\n",
        body="Ich bin bis 5.1.27 nicht da. Permanent error in my calendar.",
    ),
    "a patient who answers": plain(
        sender="Ivy Fox <ivy@example.org>",
        subject="Re: Your next visit",
        path="<ivy@example.org>",
        more=f"In-Reply-To: <{ID}>\n",
        body=f"My mail was delayed, delivery failed 550. I come.\n\n> Message-ID: <{ID}>\n",
    ),
    "a receipt for reading": report(
        sender="ivy@example.org", says="Read.", status="Disposition: manual-action; displayed"
    )
    .replace("report-type=delivery-status", "report-type=disposition-notification")
    .replace("message/delivery-status", "message/disposition-notification"),
    "a bounce of somebody else's mail": report(sender=DAEMON, says="No.", status=fields("failed", "5.1.1")).replace(
        ID, "somebody@elsewhere.example"
    ),
    "nothing at all": "",
    "no mail": "\x00\xff{]" * 50,
}
