"""SQLite as Django drives it, with tables that keep their triggers when a migration makes them anew."""
