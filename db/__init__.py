"""The only place that knows SQL. ORM rows never leave this package; frozen dataclasses do."""
