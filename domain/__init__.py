"""The rules of the field, pure Python: no clock, no files, no Qt, no SQL."""
