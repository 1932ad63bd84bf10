"""Frozen values: what a door hands in (drafts) and what a page, the API or a document shows (sheets)."""
