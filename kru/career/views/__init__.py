"""The pages of career."""
