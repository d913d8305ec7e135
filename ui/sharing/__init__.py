"""Giving parts of the file out, taking them back, and deciding what both sides changed."""
