"""Print and export: the pages as they will come out, and what is chosen at print time."""
