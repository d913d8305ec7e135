"""A household's answers round by round, side by side: each check item a row, each inspection a column, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from domain.answers import shown as shown_answer
from domain.inspection import KIND_LABELS, Inspection, Kind
from domain.problem import Problem, Status
from domain.scheme import CheckItem
from ui.desk import Desk
from widgets.theme import GAP, STEP, Sign, repolish

MOST = 4
"""Inspections side by side; older ones stand in the list of inspections."""


def rounds_table(desk: Desk, inspections: Sequence[Inspection], problems: Sequence[Problem]) -> QWidget:
    """The table over the latest inspections; `inspections` the newest first."""
    shown = inspections[:MOST]
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(STEP)
    for column, one in enumerate(shown, 1):
        grid.setColumnStretch(column, 1)
        tip = f"{desk.round_name(one.round_uid)}\n核查人：{'、'.join(one.inspectors)}"
        kind = f"\n{KIND_LABELS[one.kind]}" if one.kind is Kind.REVIEW else ""
        grid.addWidget(_label(f"{one.inspected_on.year}年\n{one.inspected_on:%m-%d}{kind}", tip, "quiet"), 0, column)
    items = _items(desk, shown)
    failing = [desk.failures_of(one) for one in shown]
    for row, item in enumerate(items, 1):
        grid.addWidget(_label(item.short, item.short, "quiet"), row, 0)
        for column, one in enumerate(shown, 1):
            grid.addWidget(_answer(one, item, failing[column - 1].get(item.key, ()), problems), row, column)
    return table


def _items(desk: Desk, shown: Sequence[Inspection]) -> list[CheckItem]:
    """The check items of the notices of these rounds, each once, the newest notice's order first."""
    found: dict[str, CheckItem] = {}
    for one in shown:
        for item in desk.scheme_of(one.round_uid).check_items:
            found.setdefault(item.key, item)
    failing = {key for one in shown for key in desk.failures_of(one)}
    return [item for item in found.values() if item.key in failing or any(one.answers.get(item.key) for one in shown)]


def _answer(one: Inspection, item: CheckItem, reasons: Sequence[str], problems: Sequence[Problem]) -> QLabel:
    """是, or what was wrong, with the sign of where the problem stands today."""
    answer = shown_answer(item, one.answers.get(item.key, "")) or "、".join(reasons)
    if not reasons:
        return _label(answer or "—", "", "" if answer else "quiet")
    words = one.descriptions.get(item.key, "")
    unsolved = any(
        p.item == item.key and p.found_on <= one.inspected_on and p.status is not Status.SOLVED for p in problems
    )
    sign, status, state = (Sign.DUE, "due", "未整改") if unsolved else (Sign.DONE, "done", "已整改")
    label = _label(f"{answer}　{sign.value} {state}\n{words}".strip(), words)
    label.setProperty("status", status)
    repolish(label)
    return label


def _label(text: str, tip: str, kind: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setToolTip(tip)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if kind:
        label.setProperty("kind", kind)
    return label
