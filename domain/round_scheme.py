"""The notice as it stands in a round: check lists have the points that the office wrote."""

from __future__ import annotations

from dataclasses import replace

from domain.rounds import Round
from domain.scheme import AnswerKind, CheckItem, Scheme


def scheme_in_round(scheme: Scheme, round_: Round) -> Scheme:
    """The notice with the round's own check lists: a question about a list asks which of its points are not met.

    Until the points are written, the question stays as the notice has it.
    """
    if not any(item.checklist for item in scheme.check_items):
        return scheme
    points = {one.key: round_.points.get(one.key, ()) or one.points for one in scheme.checklists}
    return replace(scheme, check_items=tuple(_with_points(item, points.get(item.checklist, ())) for item in scheme.check_items))


def _with_points(item: CheckItem, points: tuple[str, ...]) -> CheckItem:
    if not points:
        return item
    return replace(item, kind=AnswerKind.MULTIPLE, answers=points, failures=points, optional=True)
