"""What the office has decided about columns of other offices' blanks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import SettingRow

PREFIX = "blank_column:"
"""Settings with this prefix hold a decision each; the rest of the key is its key (`domain/blanks/memory.py`)."""


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """`key` leads to `field`, empty for “stays empty”; `kept_on` is the day of the decision, None when nobody knows."""

    key: str
    field: str
    kept_on: date | None = None


def kept_decisions(session: Session) -> list[KeptDecision]:
    """The decisions in the order of their keys. A text that is none is passed over."""
    chosen = select(SettingRow.key, SettingRow.value).where(SettingRow.key.startswith(PREFIX, autoescape=True))
    found = []
    for key, value in session.execute(chosen.order_by(SettingRow.key)):
        try:
            kept = json.loads(value)
            day = date.fromisoformat(kept["on"]) if kept.get("on") else None
            found.append(KeptDecision(key.removeprefix(PREFIX), str(kept["field"]), day))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return found


def decisions_of(session: Session) -> dict[str, str]:
    """Key → field, as the matching takes them."""
    return {kept.key: kept.field for kept in kept_decisions(session)}
