"""Every figure opened: its formula, its inputs with where each comes from, its source and its rounding."""
