"""Giving parts of the file out, and merging what comes back."""
