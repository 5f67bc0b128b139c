"""What makes a node of this code: settings, addresses, the server and the `kru` command."""
