"""Pages of the estate, and what nodes ask of central."""
