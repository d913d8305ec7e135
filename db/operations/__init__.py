"""Writes: one function each, (session, draft, …) → `Changes`. Run them through `Store.write`."""
