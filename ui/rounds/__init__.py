"""Rounds: choosing one, beginning the next, changing names, days and numbers."""
