"""Pages of the staff context: the first sign-in, and the accounts of people."""
