"""A clinic's own spreadsheet becomes events. Nothing is guessed: what the mapping does not state is refused."""
