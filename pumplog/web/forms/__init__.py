"""Forms: each checks how things are written and builds a draft. None of them judges medicine."""
