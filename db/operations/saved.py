"""What an operation that checks its draft gives back."""

from __future__ import annotations

from dataclasses import dataclass

from domain.changes import Changes
from domain.errors import Finding, blocking


@dataclass(frozen=True, slots=True)
class Saved:
    """`uid` is the row that was saved. When a finding blocks, nothing was written and `changes.nothing` is True."""

    changes: Changes
    uid: str
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """True when a finding forbade saving."""
        return blocking(self.findings)


@dataclass(frozen=True, slots=True)
class SavedProblem(Saved):
    """A problem that was saved; `uid` is empty for a new one that was refused."""


@dataclass(frozen=True, slots=True)
class SavedInspection(Saved):
    """`added` problems are new, `solved` ones were closed by an answer that is 是 now."""

    household_uid: str = ""
    added: int = 0
    solved: int = 0
