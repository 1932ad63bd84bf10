"""The name of the set of rules in this package; it is stored with everything computed by them."""

from typing import Final

# Changes whenever any figure, date or reason could come out differently for the same history.
FORMULA_VERSION: Final = "2026.2"
