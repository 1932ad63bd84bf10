"""Requests: each body is read once, strictly, and becomes a draft. Nothing here judges medicine."""
