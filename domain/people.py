"""Cadres (干部): who visits, who helps, who keys."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cadre:
    """A cadre. `role` is a role key of the notice (whose person-visits are counted apart)."""

    name: str
    role: str
    phone: str = ""
    unit: str = ""
    active: bool = True
    uid: str = ""
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read; 0 for a new one."""
