"""Letters: service letters that an office prints, and the numbers they use."""
