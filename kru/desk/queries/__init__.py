"""What the desk's pages ask: each with a fixed number of statements."""
