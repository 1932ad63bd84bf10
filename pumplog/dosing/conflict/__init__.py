"""The pump's programmer against this record: where they are too far apart, and what is likely behind it."""
