"""Working on a server instead of a file: the form for its address, and what the others do meanwhile."""
