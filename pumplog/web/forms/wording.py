"""The words of one message, as somebody types them."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from pumplog.notices.words.judge import LONGEST_BODY, LONGEST_SUBJECT
from pumplog.notices.words.kinds import has_subject
from pumplog.sheets.message_text import WordingDraft
from pumplog.sheets.vocabulary import ContactKind, Language
from pumplog.web.forms.record import RecordForm

_TO_FEWER: Final = str.maketrans({"\u202f": "\u00a0", "\t": " "})
_TO_PLAIN: Final = str.maketrans({"\u202f": " ", "\u00a0": " ", "\t": " "})
"""The blank that does not break is not in a text message's alphabet."""


class WordingForm(RecordForm):
    """Subject and text. What they must and must not hold is judged where they are kept."""

    subject = forms.CharField(label="Subject", max_length=LONGEST_SUBJECT)
    body = forms.CharField(label="Text", max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 16}))

    moments = ()

    def __init__(self, *args: Any, message: str, channel: ContactKind, language: Language, **options: Any) -> None:
        super().__init__(*args, **options)
        self.message, self.channel, self.language = message, channel, language
        if not has_subject(channel):
            del self.fields["subject"]
            self.fields["body"].widget.attrs["rows"] = 6
        for field in self.fields.values():
            # A screen reader then reads it, and a browser checks its spelling, in the language it is written in.
            field.widget.attrs |= {"lang": language.value, "spellcheck": "true", "autocomplete": "off"}

    def build(self, cleaned: dict[str, Any]) -> WordingDraft:
        blanks = _TO_PLAIN if self.channel is ContactKind.SMS else _TO_FEWER
        return WordingDraft(
            message=self.message,
            channel=self.channel,
            language=self.language,
            subject=_tidy(cleaned.get("subject", ""), blanks),
            body=_tidy(cleaned["body"], blanks),
        )


def _tidy(text: str, blanks: Mapping[int, str]) -> str:
    """A browser ends lines in its own way, a word processor has blanks of its own; blanks at an end are nobody's wish."""
    return "\n".join(line.translate(blanks).rstrip() for line in text.splitlines())
