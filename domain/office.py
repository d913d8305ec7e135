"""The office that a file belongs to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """An office (镇街、区县或市): who writes in the file. `uid` marks its changes in the change log.

    `town` is its own name, `county` that of the region above it; `region_uid` is its place in the tree.
    """

    uid: str
    county: str
    town: str
    region_uid: str = ""


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """One write as the change log has it: `at` is local time with zone, ISO 8601."""

    number: int
    kind: str
    label: str
    clerk: str
    at: str
