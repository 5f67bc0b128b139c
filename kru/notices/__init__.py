"""Notices: short messages to people, sent after the change they speak of is safe."""
