"""Decisions about columns of other offices' blanks, kept in the file; like all settings neither logged nor shared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from db.operations.settings import keep_setting
from db.queries.blank_decisions import PREFIX


def keep_decisions(session: Session, decisions: Mapping[str, str], today: date) -> None:
    """Keep what was decided; an earlier decision about the same column is replaced."""
    for key, field in decisions.items():
        keep_setting(session, PREFIX + key, json.dumps({"field": field, "on": today.isoformat()}))


def forget_decision(session: Session, key: str) -> None:
    """Forget a decision: the column is asked about again. One that is not there is no fault."""
    keep_setting(session, PREFIX + key, "")
