"""Template tags: how a figure, a date, a level and a finding look on every page."""
