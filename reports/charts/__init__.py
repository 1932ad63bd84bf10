"""Vector drawings on paper. Geometry is float and decides nothing; every printed figure comes from a Decimal."""
