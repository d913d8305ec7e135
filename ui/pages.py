"""Which tabs the window has, and which sections each tab has for a notice.

A page is made when it is first shown, so that the window does not wait for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.scheme import AnswerKind, Asked, CheckItem, Scheme
from ui.desk import Desk
from ui.page import Page, RegionFigure
from ui.sections import Section, page_of


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: its title, what the tree counts while it is shown, and its sections."""

    key: str
    title: str
    counts: RegionFigure
    sections: tuple[Section, ...]

    def make(self, desk: Desk) -> Page:
        """The page of this tab for the notice on the desk."""
        return page_of(desk, self.sections)


def _always(_: Scheme) -> bool:
    return True


def _register(desk: Desk) -> Page:
    from ui.register.page import RegisterPage

    return RegisterPage(desk)


def _has_risks(scheme: Scheme) -> bool:
    return bool(scheme.risk_states)


def _monitored(desk: Desk) -> Page:
    from ui.monitoring.page import MonitoringPage

    return MonitoringPage(desk)


def _has_people(scheme: Scheme) -> bool:
    return any(one.records in ("people_joined", "people_left") for one in scheme.attachments)


def _people(desk: Desk) -> Page:
    from ui.monitoring.people_page import PeoplePage

    return PeoplePage(desk)


def _entry(desk: Desk) -> Page:
    from ui.entry.page import EntryPage

    return EntryPage(desk)


def _incomes(desk: Desk) -> Page:
    from ui.incomes.page import IncomePage

    return IncomePage(desk)


def _as_rows(scheme: Scheme) -> bool:
    """True when the answers of every household lie in columns of one table, each 是 or 否, and there is nothing else to key."""
    tables = [a for a in scheme.attachments if a.records == "inspections" and not a.form]
    columns = {column.key for column in tables[0].columns} if tables else set()
    return (
        bool(scheme.check_items)
        and not scheme.sampling
        and all(f"answer:{item.key}" in columns and _yes_or_no(item) for item in scheme.check_items)
    )


def _yes_or_no(item: CheckItem) -> bool:
    everybody = item.asked is Asked.HOUSEHOLD and not (item.asked_of or item.not_asked_of)
    return everybody and item.kind is AnswerKind.CHOICE and set(item.answers) == {"是", "否"}


def _as_questions(scheme: Scheme) -> bool:
    return not _as_rows(scheme)


def _questions(desk: Desk) -> Page:
    from ui.questions.page import QuestionsPage

    return QuestionsPage(desk)


def _ledger(desk: Desk) -> Page:
    from ui.ledger.page import LedgerPage

    return LedgerPage(desk)


def _statistics(desk: Desk) -> Page:
    from ui.statistics.page import StatisticsPage

    return StatisticsPage(desk)


def _reviews(desk: Desk) -> Page:
    from ui.reviews.page import ReviewsPage

    return ReviewsPage(desk)


def _visits(desk: Desk) -> Page:
    from ui.visits.page import VisitsPage

    return VisitsPage(desk)


def _checklists(desk: Desk) -> Page:
    from ui.visits.checklists_page import ChecklistsPage

    return ChecklistsPage(desk)


def _responsibility(desk: Desk) -> Page:
    from ui.responsibility.page import ResponsibilityPage

    return ResponsibilityPage(desk)


def _assessment(desk: Desk) -> Page:
    from ui.assessment.page import AssessmentPage

    return AssessmentPage(desk)


def _areas(desk: Desk) -> Page:
    from ui.areas.page import AreasPage

    return AreasPage(desk)


REGISTER, ENTRY, LEDGER, STATISTICS = "register", "entry", "ledger", "statistics"

TABS: tuple[Tab, ...] = (
    Tab(
        REGISTER,
        "农户台账",
        "households",
        (
            Section("households", "农户", _always, _register),
            Section("monitored", "监测对象", _has_risks, _monitored),
            Section("people", "人员增减", _has_people, _people),
        ),
    ),
    Tab(
        ENTRY,
        "入户核查",
        "unvisited",
        (
            Section("rows", "入户核查", _as_rows, _entry),
            Section("questions", "入户核查", _as_questions, _questions),
            Section("incomes", "收入计算表", lambda scheme: bool(scheme.income_lines), _incomes),
        ),
    ),
    Tab(LEDGER, "问题台账", "open_problems", (Section("problems", "问题", _always, _ledger),)),
    Tab(
        STATISTICS,
        "统计报表",
        "open_problems",
        (
            Section("areas", "汇总", lambda scheme: any(a.records == "areas" for a in scheme.attachments), _areas),
            Section("weeks", "周报", _always, _statistics),
            Section("reviews", "抽查复核", lambda scheme: bool(scheme.sampling), _reviews),
            Section("visits", "走访", lambda scheme: bool(scheme.visit_duties), _visits),
            Section("checklists", "清单", lambda scheme: any(item.checklist for item in scheme.check_items), _checklists),
            Section("responsibility", "责任落实", lambda scheme: bool(scheme.responsibilities), _responsibility),
            Section("assessment", "考核", lambda scheme: bool(scheme.assessments), _assessment),
        ),
    ),
)
"""The tabs in their order; Ctrl+1 is the first."""
