"""Users, sign-in, and roles granted at units."""
