"""One pump through time, exactly: what is in the reservoir, what it delivered, and when a level is reached."""
