"""What can go wrong, as sentences that say what to do next."""

from __future__ import annotations

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
