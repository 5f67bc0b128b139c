"""The views of learning, by noun."""
