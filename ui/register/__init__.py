"""The tab 农户台账: the register of households."""
