"""Paper: sheets in, PDF bytes out. Nothing here asks a database, the clock or the network."""
