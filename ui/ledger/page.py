"""The tab 问题台账: the list, overdue first, and at the right the problem being followed up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QStackedWidget

from db.queries.inspections import inspections_of_household, village_inspection
from db.queries.places import places_above
from db.queries.problems import ProblemList, overdue_count, problem, status_counts
from domain.changes import Changes
from domain.inspection import Inspection
from domain.problem import Problem, ProblemDraft, ProblemFilter
from ui.desk import Desk
from ui.ledger.card import ProblemCard
from ui.ledger.columns import cell_look, cell_text, columns_of, place_text
from ui.ledger.filters import OVERDUE, LedgerFilters
from ui.ledger.form import ProblemForm
from ui.list_page import ListPage
from ui.page import PrintWish
from widgets.table_model import PagedTableModel

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ui.ledger.new_form import NewProblemForm

PRINTED = ("problems", "household_problems", "visits")
"""Tables that print the ledger, the whole one first."""
TABLES = frozenset({"problem", "inspection", "answer", "household", "region", "round"})


class LedgerPage(ListPage):
    """Follows problems up. What is overdue stands first; the chosen problem is edited at the right and saved when it is left."""

    title: ClassVar[str] = "问题台账"
    counts = "open_problems"
    tables = TABLES
    help_topic = "ledger"
    unsettled = "这个问题还没有存好：请改正标出的地方，或按 Esc 放弃修改。"
    form: ProblemForm

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.filters = LedgerFilters()
        self.search = self.filters.search
        self.card = ProblemCard()
        self.form = self.card.form
        self.side = QStackedWidget()
        self._new: NewProblemForm | None = None
        self._towns: dict[str, str] = {}
        self._model = self._use_scheme()
        self.side.addWidget(self.card)
        self.put_together((self.filters,), self.side, (760, 380))
        self.filters.changed.connect(self._filter)
        self.search.went_down.connect(self._into_list)
        self.table.activated_row.connect(lambda _uid: self.form.start())
        self.form.save_wanted.connect(self._save)
        self.form.set_read_only(desk.read_only)
        self.card.household_wanted.connect(desk.open_household)
        self.card.inspection_wanted.connect(desk.open_inspection)
        self.card.removal_wanted.connect(self._remove)
        self.filters.new_button.clicked.connect(self.add)
        self.filters.new_button.setEnabled(not desk.read_only)
        desk.round_chosen.connect(self._change_scheme)

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Read the list anew; the chosen problem stays."""
        if changes is None or changes.touches(("region",)):
            self._read_towns()
        self._filter()

    def start(self) -> None:
        """The list first: arrows choose, Enter edits."""
        self.table.setFocus()

    def edit(self) -> None:
        """F2: into the form."""
        self.form.start()

    def add(self) -> None:
        """Ctrl+N: a problem that no questionnaire found."""
        from ui.ledger.new_form import NewProblemForm

        if self.desk.read_only or not self.settle():
            return
        if self._new is None:
            self._new = NewProblemForm(self.desk)
            self._new.saved.connect(self._added)
            self._new.cancelled.connect(self._back)
            self.side.addWidget(self._new)
        self.side.setCurrentWidget(self._new)
        self._new.start()

    def open_record(self, uid: str) -> None:
        """Show this problem, without the filters when they hide it."""
        if not self.table.select_key(uid):
            self.filters.show_filter(ProblemFilter())
            self._filter()
            self.table.select_key(uid)
        self.show_chosen(uid)

    def show_filter(self, wanted: object) -> None:
        """Show the problems of a figure."""
        if isinstance(wanted, ProblemFilter):
            self.filters.show_filter(wanted)
            self._filter()
            self.table.setFocus()

    def leave(self) -> bool:
        """Save what is being edited; stay when it cannot be saved, also a new problem that was begun."""
        if self._new is not None and self.side.currentWidget() is self._new and self._new.is_edited:
            return self._new.save()
        return self.settle()

    def print_wish(self) -> PrintWish | None:
        """The notice's table of problems for the region shown."""
        annex = next((a for a in self.desk.scheme.attachments if a.records in PRINTED), None)
        return PrintWish(annex.number, self.desk.region_uid) if annex else None

    # inside

    def _use_scheme(self) -> PagedTableModel[Problem]:
        scheme = self.desk.scheme
        self.filters.set_scheme(scheme)
        self.card.set_scheme(scheme)
        texts = cell_text(self.desk.scheme_of, self.desk.origin, place_text(self._town))
        looks = cell_look(self.desk.today, self.desk.origin)
        model = PagedTableModel(columns_of(scheme), self._source(self._wanted()), texts, looks)
        self.table.set_model(model)
        self.table.set_empty_state("这里没有问题。入户核查中填“否”的，会自动列到这里。")
        return model

    def _change_scheme(self) -> None:
        # What is being edited belongs to the round before; the form is filled anew with the words of this one's notice.
        self.form.save()
        self._shown = ""
        self._back()
        if self._new is not None:
            self.side.removeWidget(self._new)
            self._new.deleteLater()
            self._new = None
        self.card.show_problem(None, (), self.desk.today())
        self._model = self._use_scheme()
        self.refresh()

    def _source(self, wanted: ProblemFilter) -> ProblemList:
        return ProblemList(self.desk.store, wanted, self.desk.today())

    def _wanted(self) -> ProblemFilter:
        return replace(self.filters.wanted(self.desk.region_uid), round_uid=self.desk.round.uid)

    def _filter(self) -> None:
        wanted = self._wanted()
        kept = self._shown
        self._model.set_source(self._source(wanted))
        self._count(wanted)
        self.choose_again(kept)

    def _count(self, wanted: ProblemFilter) -> None:
        today = self.desk.today()
        anyone = replace(wanted, statuses=frozenset(), overdue_only=False)
        with self.desk.read() as session:
            late = overdue_count(session, anyone, today)
            by_status = status_counts(session, anyone, today)
        self.filters.set_counts({OVERDUE: late, **{str(status): number for status, number in by_status.items()}})

    def _into_list(self) -> None:
        self.table.setFocus()
        if self.table.current_key() is None:
            self.table.select_place(0)

    def show_chosen(self, uid: str) -> None:
        """The problem, the words of its own round's notice, and the inspections that tell of it."""
        self._shown = uid
        found: Problem | None = None
        with self.desk.read() as session:
            found = problem(session, uid) if uid else None
            behind = self._behind(session, found) if found else []
        if found:
            self.card.set_scheme(self.desk.scheme_of(found.round_uid))
        origin = self.desk.origin(found.round_uid) if found else ""
        place = place_text(self._town)(found) if found else ""
        self.card.show_problem(found, behind, self.desk.today(), origin, place)

    def _behind(self, session: Session, found: Problem) -> list[Inspection]:
        """The inspections that tell of a problem."""
        if found.household_uid:
            return inspections_of_household(session, found.household_uid)
        if found.by_hand or not found.village_uid:
            return []
        one = village_inspection(session, found.round_uid, found.village_uid)
        return [one] if one else []

    def _read_towns(self) -> None:
        """The town of each place where the file has several: villages of the same name are told apart by it."""
        with self.desk.read() as session:
            above = places_above(session)
        several = len({one.town for one in above.values()} - {""}) > 1
        self._towns = {uid: one.town or one.county for uid, one in above.items()} if several else {}

    def _town(self, uid: str) -> str:
        return self._towns.get(uid, "")

    # problems entered by hand

    def _added(self, uid: str) -> None:
        self._back()
        self.open_record(uid)
        self.table.setFocus()

    def _back(self) -> None:
        """The card again, and the hands in the list."""
        self.side.setCurrentWidget(self.card)
        if self.isVisible():
            self.table.setFocus()

    def _remove(self, uid: str) -> None:
        from db.operations.problems import remove_problem

        desk, seen = self.desk, self.form.seen
        self.form.restore()
        changes = desk.write(lambda session: remove_problem(session, uid, desk.clerk, desk.now(), seen=seen))
        if changes is None:
            self.show_chosen(self._shown)
        else:
            self._shown = ""
            self._filter()
            desk.say_saved("已删除这条登记", changes)

    def _save(self, draft: ProblemDraft) -> None:
        from db.operations.problems import save_problem

        desk = self.desk
        saved = desk.write(lambda session: save_problem(session, desk.scheme, draft, desk.clerk, desk.now()))
        if saved is None:
            return
        self.form.form.show_findings(saved.findings)
        if saved.refused:
            desk.say(self.unsettled, "warn")
        if not saved.changes.nothing:
            self._after_saving(draft.uid)
            desk.say_saved("已保存这个问题", saved.changes)
        elif not saved.findings:
            # Stored already, in other words.
            self.form.restore()

    def _after_saving(self, uid: str) -> None:
        if uid == self._shown:
            self.show_chosen(uid)
