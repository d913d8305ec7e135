"""Ad-hoc tables (即席表): from a pasted header line to an official-looking table."""
