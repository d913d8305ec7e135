"""Backups as a person sees them: which there are, and what one holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A copy of the file: its whole path and its name.

    `kind` says before what it was made (`合并前`), empty for those made in the course of the day.
    """

    path: str
    name: str
    made_at: datetime
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class BackupInside:
    """What a backup holds: whose it is, its rounds, how many records, and the last write (time as kept, who, what)."""

    office: str
    rounds: tuple[str, ...]
    households: int
    members: int
    inspections: int
    problems: int
    last_at: str
    last_clerk: str
    last_label: str
