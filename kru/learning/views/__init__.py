"""The views of learning, by noun; those of the catalogue too, since they show one's own standing in it."""
