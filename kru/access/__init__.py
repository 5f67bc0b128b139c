"""Who may do what, where: Actor, Grant and the permission table. Plain Python."""
