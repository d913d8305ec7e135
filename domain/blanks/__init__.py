"""Blank tables of other offices: what stands where in them, which field fills which column, and what to write where."""
