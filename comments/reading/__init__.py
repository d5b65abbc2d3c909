"""A discussion as it is shown: which comments, on which page, in which order. Writes nothing."""
