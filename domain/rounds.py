"""A round (一轮): a notice at work in an office, with its own dates and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.scheme import Scheme


class Reading(StrEnum):
    """How 附件2 is read (口径); the notice leaves it open, the round says which."""

    FLOW = "flow"
    COHORT = "cohort"


READING_LABELS = {
    Reading.FLOW: "存量流量（上周待解决＋本周新－已解决＝待解决）",
    Reading.COHORT: "本周批次（本周新＝已解决＋待解决）",
}


@dataclass(frozen=True, slots=True)
class Round:
    """`thresholds` are the round's own numbers by threshold key, as text (`{"income_floor": "6000"}`)."""

    uid: str
    scheme_id: str
    name: str
    starts_on: date
    ends_on: date
    town: str
    county: str
    thresholds: Mapping[str, str] = field(default_factory=dict)
    reading: Reading = Reading.FLOW

    def question(self, template: str) -> str:
        """A template of the notice with this round's numbers: next year's 6000 is another number."""
        return template.format_map(self.thresholds)


def round_of(scheme: Scheme, uid: str, *, county: str = "", town: str = "") -> Round:
    """The first round of a notice: its own dates and numbers, for the office named (default: the issuer's)."""
    return Round(
        uid=uid,
        scheme_id=scheme.id,
        name=scheme.round_name,
        starts_on=scheme.starts_on,
        ends_on=scheme.ends_on,
        town=town or scheme.town,
        county=county or scheme.county,
        thresholds={t.key: str(t.value) for t in scheme.thresholds},
    )
