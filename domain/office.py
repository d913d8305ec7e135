"""The office that a file belongs to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """An office (镇街): who writes in the file. `uid` marks its changes in the change log."""

    uid: str
    county: str
    town: str


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """One write as the change log has it: `at` is local time with zone, ISO 8601."""

    number: int
    kind: str
    label: str
    clerk: str
    at: str
