"""The pages of sync."""
