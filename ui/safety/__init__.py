"""Password, lock, and who may do what."""
