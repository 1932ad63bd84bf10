"""Single figures: how they are read, rounded and written. Each is an exact decimal, an instant a whole number."""
