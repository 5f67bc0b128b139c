"""Pages of the estate and of an office's line, and what nodes ask of central."""
