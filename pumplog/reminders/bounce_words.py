"""The verdict of mail servers that write no machine's part: a code counts more than a phrase."""

import re
from email.message import Message
from typing import Final

from pumplog.reminders.bounce_mail import header, texts_of
from pumplog.reminders.bounce_verdict import Verdict

STATUS: Final = re.compile(r"(?i)(?:\b[45]\d\d[ -]+|#|status:? *|dsn=|smtp;? *)([245]\.[0-7]\.\d{1,3})\b")
"""Not a date: ``5.1.27`` alone may be the day on which somebody is back."""
REPLY: Final = re.compile(
    r"(?im)\b(?:smtp|error|reply|said|responded|code|rcpt|data)\b[^\n]{0,120}?\b([45])\d\d\b|^[ \t]*([45])\d\d[ -]"
)
STILL_TRYING: Final = re.compile(
    r"(?i)\b(?:delayed|delay|will be retried|will retry|still (?:being )?(?:try|tri|retr)|not yet been delivered"
    r"|temporar|warning: (?:message|could not send)|you do not need to resend)"
)
FAILED: Final = re.compile(
    r"(?i)\b(?:permanent(?:ly)? (?:fatal )?(?:error|failure|failed)|could not be delivered|undeliver"
    r"|delivery (?:has )?failed|wasn't able to deliver|was not delivered|couldn't be delivered|user unknown"
    r"|unknown user|no such user|mailbox unavailable|given up|giving up|returned mail|unzustellbar|non remis"
    r"|no se (?:pudo|ha podido) entregar)"
)
GAVE_UP: Final = re.compile(r"(?i)\b(?:given up|giving up|permanent|retry time-?out exceeded|too long)")
COPY: Final = re.compile(
    r"(?im)^[-> \t]*(?:- ?(?:this is a copy|below this line is a copy|original message|the header"
    r"|begin of original|returned message)|this is a copy of (?:the|your) message)"
)
"""Where a mail that is all text goes on with our own message: what stands there is no verdict.

Anybody can write to that mailbox. So no pattern here may try one stretch of text again from each place in it: blank lines
or hyphens without end would keep the reader for hours, and every mail behind them.
"""


def in_words(mail: Message) -> Verdict | None:
    """How it ended and by which code, as far as the words before the copy of our message tell."""
    told = COPY.split("\n".join([header(mail, "Subject"), *texts_of(mail, returned=False)]), maxsplit=1)[0]
    status = next((match[1] for match in STATUS.finditer(told)), "")
    reply = next((match[1] or match[2] for match in REPLY.finditer(told)), "")
    trying, failed = STILL_TRYING.search(told), FAILED.search(told)
    lasting = (status or reply).startswith("5")
    if failed and trying and not lasting and not GAVE_UP.search(told):
        return Verdict(outcome="delayed", status=status)
    if lasting or failed:
        return Verdict(outcome="failed", status=status)
    if (status or reply).startswith("4") or trying:
        return Verdict(outcome="delayed", status=status)
    return None
