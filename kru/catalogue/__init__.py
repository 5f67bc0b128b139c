"""What can be learned: accredited offerings, their runs and the sessions of a run."""
