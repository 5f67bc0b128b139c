"""The forms of learning, by noun."""
