"""操作记录: who did what, read from the change log."""
