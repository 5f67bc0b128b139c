"""The frame around every write and every read: @action, Doing, Command, Fact, ScopedQuerySet."""
