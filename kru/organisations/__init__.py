"""Ministry, offices, schools and providers: the tree of units, and the gazetteer of places."""
