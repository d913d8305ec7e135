"""村组管理: counties, towns, villages and groups."""
