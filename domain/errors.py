"""What can go wrong, as sentences that say what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class KnownError(Exception):
    """A fault we expected, with one Chinese sentence for the person at the desk that says what to do next.

    Shown as it is: in a bar or a dialog of the window, on stderr with exit status 2 on the command line.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Cancelled(Exception):  # noqa: N818  (it is no error: the person asked for it)
    """Long work was cancelled; whatever it had begun to write has been taken back."""


class Level(StrEnum):
    """How much a finding matters: a `BLOCK` must be mended before saving, a `WARN` may be kept."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at one field of a form or of an imported row.

    `field` is the field's key (`head_id_no`, `answer:housing`, `members.2.id_no` …); `message` is a Chinese sentence
    that says what is wrong and what to do.
    """

    field: str
    message: str
    level: Level = Level.BLOCK


def blocking(findings: tuple[Finding, ...] | list[Finding]) -> bool:
    """True when at least one finding forbids saving."""
    return any(finding.level is Level.BLOCK for finding in findings)


class Warned:
    """What a person was warned of at a form: a warning is shown once, and the next time it keeps nothing from being saved."""

    def __init__(self) -> None:
        self._seen: tuple[Finding, ...] = ()

    def forget(self) -> None:
        """Another record is in the form now."""
        self._seen = ()

    def may_save(self, findings: Sequence[Finding]) -> bool:
        """True when nothing forbids saving and each warning was seen before; else these count as seen from now on."""
        if blocking(list(findings)) or any(finding not in self._seen for finding in findings):
            self._seen = tuple(finding for finding in findings if finding.level is Level.WARN)
            return False
        return True
