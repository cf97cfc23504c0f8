"""Floor 6: reading and writing the plan file; no tables."""
