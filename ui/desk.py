"""The desk: the open file, who sits at it, and what the screens tell each other.

A screen never holds another screen. It reads and writes through the desk, and hears from it what was changed, which region
and round are chosen, and which record another screen wants to see.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar

from PySide6.QtCore import QObject, Signal

from domain.answers import failures_of
from domain.changes import Changes
from domain.errors import KnownError
from domain.household import HouseholdFilter
from domain.inspection import Inspection
from domain.operators import Operator, Right, operators_in, refusal
from domain.problem import ProblemFilter
from domain.rounds import Round, found_in
from domain.scheme import Scheme

if TYPE_CHECKING:
    # SQLAlchemy takes a second to import: the first window does not wait for it.
    from sqlalchemy.orm import Session

    from db.store import Store

ROUND_KEY = "round_uid"
"""Setting of the file that names the round last worked on."""

T = TypeVar("T")
Tone = Literal["info", "done", "warn", "error"]


@dataclass(frozen=True, slots=True)
class Notice:
    """What an action did, for the bar: one sentence, and doors (`查看`, `撤销`) with what they do."""

    text: str
    tone: Tone = "done"
    actions: tuple[tuple[str, Callable[[], object]], ...] = ()


class Desk(QObject):
    """One open file with its round and clerk. `clock` gives local time with its zone; tests give their own."""

    changed = Signal(object)
    """`Changes` of a write, an undo, or another program's write."""
    region_chosen = Signal(str)
    """Uid of the region every tab shows; empty: all."""
    round_chosen = Signal()
    clerk_changed = Signal(str)
    said = Signal(object)
    """A `Notice` for the bar."""
    household_wanted = Signal(str)
    problem_wanted = Signal(str)
    inspection_wanted = Signal(str)
    """Uid of the household whose inspection of this round is to be keyed or shown."""
    income_wanted = Signal(str)
    """Uid of the household whose income sheet of this round is to be keyed or shown."""
    households_wanted = Signal(object)
    problems_wanted = Signal(object)

    def __init__(
        self,
        store: Store,
        *,
        clerk: str = "",
        clock: Callable[[], datetime] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        from db.queries.office import rounds, settings
        from db.schemes import scheme_of

        self.store = store
        self.region_uid = ""
        self.saved_at: datetime | None = None
        """When this window last wrote; None before."""
        self._clerk = clerk
        self._clock = clock or (lambda: datetime.now().astimezone())
        self._read_scheme = scheme_of
        self._schemes: dict[str, Scheme] = {}
        with store.read() as session:
            self._rounds = list(rounds(session))
            found = settings(session)
        kept = found.get(ROUND_KEY, "")
        self.operators = tuple(operators_in(found))
        """Who may work in the file, as it was opened; empty: everybody may everything."""
        if not self._rounds:
            raise KnownError("这个文件里没有任何一轮工作，可能没有建好；请用“新建”重新建一个文件，或打开备份。")
        self._round = next((r for r in self._rounds if r.uid == kept), None) or self._latest()

    # what everybody asks

    @property
    def round(self) -> Round:
        """The round that is worked on."""
        return self._round

    @property
    def rounds(self) -> Sequence[Round]:
        """All rounds of the file."""
        return tuple(self._rounds)

    @property
    def scheme(self) -> Scheme:
        """The notice of the chosen round, with the check lists that the office wrote for it."""
        return self.scheme_of(self._round.uid)

    def scheme_of(self, round_uid: str) -> Scheme:
        """The notice of any round of the file: a household's past may belong to another notice than the chosen round's."""
        round_ = next((r for r in self._rounds if r.uid == round_uid), self._round)
        if round_.uid not in self._schemes:
            with self.read() as session:
                self._schemes[round_.uid] = self._read_scheme(session, round_)
        return self._schemes[round_.uid]

    def failures_of(self, one: Inspection) -> dict[str, tuple[str, ...]]:
        """What fails of an inspection by the notice and the numbers of its round, by question."""
        round_ = next((r for r in self._rounds if r.uid == one.round_uid), self._round)
        return failures_of(self.scheme_of(one.round_uid), round_.thresholds, one)

    def origin(self, round_uid: str) -> str:
        """How a problem of another round is marked in the chosen one: `上一轮发现（2021年5月“回头看”）`; empty for its own."""
        mark = found_in(self._rounds, self._round, round_uid)
        return f"{mark}（{self.round_name(round_uid)}）" if mark else ""

    def round_name(self, round_uid: str) -> str:
        """The name of a round of the file; empty for one that is not there."""
        return next((r.name for r in self._rounds if r.uid == round_uid), "")

    @cached_property
    def no_number(self) -> str:
        """What stands for the ID number that a person does not have, or that this file came without."""
        from db.queries.office import settings
        from domain.sharing import LEFT_OUT_KEY

        with self.read() as session:
            left_out = settings(session).get(LEFT_OUT_KEY, "").split(",")
        return "证件号码未随文件分发" if "id_no" in left_out else "无证件号码"

    @property
    def clerk(self) -> str:
        """Who keys; stands in the change log."""
        return self._clerk

    @property
    def read_only(self) -> bool:
        """True when nothing can be written (another program has the file, or the disk is read-only)."""
        return bool(self.store.read_only)

    @property
    def closed(self) -> bool:
        """True once the file is closed: what was to be read a moment later is read no more."""
        return bool(self.store.closed)

    def now(self) -> datetime:
        """Local time with its zone."""
        return self._clock()

    def today(self) -> date:
        """The day at the desk."""
        return self._clock().date()

    # reading and writing

    def read(self) -> AbstractContextManager[Session]:
        """A session for queries: `with desk.read() as session`. The screens only pass it on to `db.queries`."""
        return self.store.read()

    def write(self, operation: Callable[[Session], T]) -> T | None:
        """Run one operation of `db.operations` as one transaction and tell the screens what it touched.

        None when it could not be done; the sentence stands in the bar, and nothing was written. An operation that returns
        findings has written nothing either: then `changed` is not sent.
        """
        try:
            result = self.store.write(operation)
        except KnownError as known:
            self.say(known.sentence, "error")
            return None
        changes = result if isinstance(result, Changes) else getattr(result, "changes", None)
        if isinstance(changes, Changes):
            self.announce(changes)
        return result

    def announce(self, changes: Changes) -> None:
        """Tell the screens of a write; for long work that wrote to `store` itself, once it is back on this thread."""
        if changes.nothing:
            return
        self.saved_at = self.now()
        if changes.touches(("round", "notice")):
            self._reread_rounds()
        self.changed.emit(changes)

    def hear(self, changes: Changes) -> None:
        """Tell the screens of what somebody else wrote on the server."""
        if changes.nothing:
            return
        if changes.touches(("round", "notice")):
            self._reread_rounds()
        self.changed.emit(changes)

    def undo(self) -> bool:
        """Take back this clerk's last write; False with a sentence in the bar when that is not possible."""
        from db.operations.undo import last_undoable, undo

        with self.read() as session:
            batch = last_undoable(session, self._clerk)
        if batch is None:
            self.say("没有可以撤销的操作。", "info")
            return False
        done = self.write(lambda session: undo(session, batch.number, self._clerk, self.now()))
        if done is None:
            return False
        self.say(f"已撤销：{batch.label}")
        return True

    def undo_batch(self, batch: int) -> bool:
        """Take back one write, named by the number in its `Changes`; what the bar's 撤销 does."""
        from db.operations.undo import undo

        if self.write(lambda session: undo(session, batch, self._clerk, self.now())) is None:
            return False
        self.say("已撤销。")
        return True

    # choices

    def choose_region(self, uid: str) -> None:
        """Let every tab show this region; empty: all."""
        if uid != self.region_uid:
            self.region_uid = uid
            self.region_chosen.emit(uid)

    def choose_round(self, uid: str) -> None:
        """Work on this round, and begin with it when the file is opened again."""
        found = next((r for r in self._rounds if r.uid == uid), self._round)
        if found.uid != self._round.uid:
            self._round = found
            self._remember_round()
            self.round_chosen.emit()

    def set_clerk(self, name: str) -> None:
        """From now on this person keys; in a file with operators it is the operator."""
        name = self.operator.name if self.operator else name
        if name != self._clerk:
            self._clerk = name
            self.clerk_changed.emit(name)

    # who may

    @property
    def operator(self) -> Operator | None:
        """Who works, in a file that has operators; None: everybody may everything."""
        return self.store.operator

    def set_operator(self, operator: Operator | None) -> None:
        """From now on this operator works: signs every write, and may write what the role may."""
        self.store.operator = operator
        self._clerk = operator.name if operator else self._clerk
        self.clerk_changed.emit(self._clerk)

    def may(self, right: Right) -> bool:
        """True when who works has this right: for buttons. The write itself is refused anyway (`db.log.begin`)."""
        return self.operator is None or self.operator.may(right)

    def allowed(self, right: Right) -> bool:
        """True when who works may do this; else the bar says who may."""
        if self.operator is None or self.operator.may(right):
            return True
        self.say(refusal(self.operator, right), "warn")
        return False

    def writable_for(self, right: Right) -> bool:
        """True when this file can be written and who works may do this; else the reason stands in the bar."""
        if self.read_only:
            self.say("文件是只读的，现在不能修改。", "warn")
            return False
        return self.allowed(right)

    # doors and sentences

    def say(self, text: str, tone: Tone = "done", *actions: tuple[str, Callable[[], object]]) -> None:
        """Put a sentence into the bar, with doors such as `("查看", show)`."""
        self.said.emit(Notice(text, tone, actions))

    def say_saved(self, text: str, changes: Changes, *actions: tuple[str, Callable[[], object]]) -> None:
        """Say what a write did, with 撤销 as the last door when it can be taken back."""
        undo = (("撤销", lambda: self.undo_batch(changes.batch)),) if changes.batch else ()
        self.say(text, "done", *actions, *undo)

    def open_household(self, uid: str) -> None:
        """Show a household's card in 农户台账."""
        self.household_wanted.emit(uid)

    def open_problem(self, uid: str) -> None:
        """Show a problem in 问题台账."""
        self.problem_wanted.emit(uid)

    def open_inspection(self, household_uid: str) -> None:
        """Show the row of a household in 入户核查, with `review:` before its uid that of its review.

        `village:` and `review:village:` before a village's uid show its own sheet.
        """
        self.inspection_wanted.emit(household_uid)

    def open_income(self, household_uid: str) -> None:
        """Show the income sheet of a household in 入户核查."""
        self.income_wanted.emit(household_uid)

    def show_households(self, wanted: HouseholdFilter) -> None:
        """Show 农户台账 with this filter."""
        self.households_wanted.emit(wanted)

    def show_problems(self, wanted: ProblemFilter) -> None:
        """Show 问题台账 with this filter."""
        self.problems_wanted.emit(wanted)

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    # inside

    def _latest(self) -> Round:
        """The round that began last and has begun, else the first."""
        begun = [r for r in self._rounds if r.starts_on <= self.today()]
        return max(begun or self._rounds[:1], key=lambda r: r.starts_on)

    def _remember_round(self) -> None:
        from db.operations.settings import keep_setting

        if not self.read_only:
            self.write(lambda session: keep_setting(session, ROUND_KEY, self._round.uid))

    def _reread_rounds(self) -> None:
        from db.queries.office import rounds

        with self.read() as session:
            self._rounds = list(rounds(session))
        self._schemes.clear()
        self._round = next((r for r in self._rounds if r.uid == self._round.uid), self._latest())
        self.round_chosen.emit()
