"""Making a notice's sample office."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from db.samples.fieldwork import inspect_households, inspect_villages, review
from db.samples.followed import enter_problems, follow_up, report_work, visit
from db.samples.monitored import change_people, keep_incomes, watch
from db.samples.register import register_households
from db.samples.work import CLERK, Work, at, plan_of, work_on
from db.schemes import scheme
from db.store import Store
from domain.imported import ImportedPerson
from resources.temporary import beside

STEPS = (
    keep_incomes, inspect_households, inspect_villages, watch, change_people, review, visit, enter_problems, follow_up,
    report_work,
)  # fmt: skip
"""In the order of a clerk's weeks."""


def office_of(scheme_id: str) -> str:
    """The name of the notice's sample office, as its file is called."""
    return str(plan_of(scheme_id)["town"])


def day_of_sample(scheme_id: str) -> datetime:
    """The evening on which the sample is looked at."""
    return at(plan_of(scheme_id)["today"])


def make_notice_office(target: Path, scheme_id: str, people: Sequence[ImportedPerson]) -> Path:
    """Make the sample office of a notice at `target`, replacing what is there, and return it.

    `people` are the rows of the sample register. The same on every machine, but for the keys of the rows. A half-made
    file is never left behind.
    """
    plan, notice, temporary = plan_of(scheme_id), scheme(scheme_id), beside(target)
    places = {"county": plan["county"], "town": plan["town"]}
    try:
        with Store.create(temporary, scheme_id, clerk=CLERK, now=at(plan["started"]), **places) as store:
            work: Work = work_on(store, notice, plan)
            register_households(work, people)
            for step in STEPS:
                step(work)
        os.replace(temporary, target)
    finally:
        # A fault in clearing up would hide the one that led here.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return target
