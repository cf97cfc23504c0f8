"""Template tags of pages that show more than one floor."""
