"""Looking into backups, and going back to one."""
