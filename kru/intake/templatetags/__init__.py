"""Template tags of loaded lists."""
