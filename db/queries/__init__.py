"""Reads: one function each, (session, …) → frozen dataclasses. Run them inside `Store.read`."""
