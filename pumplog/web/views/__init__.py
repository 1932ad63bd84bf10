"""Views: parse, call, answer. No `if` about medicine."""
