"""Words that must never leave the house, for those who send: see ``pumplog.notices.words.neutral``."""

from pumplog.notices.words.neutral import neutral_name, neutral_number, telling_words

__all__ = ["neutral_name", "neutral_number", "telling_words"]
