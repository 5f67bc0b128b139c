"""Stories played against a fresh node over HTTP, as the named people of the village would."""
