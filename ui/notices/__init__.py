"""Notices of the office's own: the list, the form, their tables, their text files."""
