"""Every operation asks for its right itself: what a 录入 operator is refused, done with the real functions on a real file.

`OPERATIONS` names every function of `db` that writes, with the right it needs. The first test finds them in the source, so that
a new one must be decided on; the others do each that needs a right, without it and with it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import restoring
from db.models import BatchRow, ConflictRow, HandoutRow
from db.moving import file_to_server
from db.operations import handouts, households, notices, problems, regions, rounds, samples, undo
from db.operations.book_import import apply_book
from db.operations.operators import operators, remove_operator, save_operator
from db.queries.problems import problems as problems_of
from db.sharing import undoing
from db.sharing.conflicts import decide, open_conflicts
from db.sharing.handing_out import hand_out
from db.sharing.merge import Merging, ReturnedPath, merge_files
from domain.errors import KnownError
from domain.imported import Book, BookKind
from domain.operators import RIGHT_OF, Operator, Right, Role, refusal
from domain.problem import NewProblem, ProblemDraft, Status
from domain.region import Level
from domain.server_address import server_address
from domain.sharing import HandoutWish
from tests.db.registered import NOTICE, Office
from tests.db.sharing.conftest import NOW, Sharing, sharing
from tests.schemes.test_own_notice import notice

__all__ = ["sharing"]

DB = Path(__file__).resolve().parents[2] / "db"
WHO = "甲录入"
FREE = None

OPERATIONS: dict[str, Right | None] = {
    "operations/cadres.save_cadre": FREE,
    "operations/households.remove_household": Right.REMOVE,
    "operations/households.save_household": FREE,
    "operations/households.set_household_state": FREE,
    "operations/households.set_member_state": FREE,
    "operations/income_import.apply_incomes": Right.IMPORT,
    "operations/incomes.remove_income_sheet": FREE,
    "operations/incomes.save_income_sheet": FREE,
    "operations/inspection_import.apply_inspections": Right.IMPORT,
    "operations/inspections.remove_inspection": FREE,
    "operations/inspections.save_inspection": FREE,
    "operations/monitoring.remove_monitoring": FREE,
    "operations/monitoring.save_monitoring": FREE,
    "operations/notices.add_notice": Right.NOTICES,
    "operations/notices.remove_notice": Right.NOTICES,
    "operations/notices.save_notice": Right.NOTICES,
    "operations/operators.remove_operator": Right.OPERATORS,
    "operations/operators.save_operator": Right.OPERATORS,
    "operations/problems.add_problem": FREE,
    "operations/problems.remove_problem": FREE,
    "operations/problems.save_problem": FREE,
    "operations/regions.add_region": Right.REGIONS,
    "operations/regions.add_regions": Right.REGIONS,
    "operations/regions.ensure_region": FREE,
    "operations/regions.ensure_town": FREE,
    "operations/regions.move_region": Right.REGIONS,
    "operations/regions.new_group": FREE,
    "operations/regions.place_region": Right.REGIONS,
    "operations/regions.remove_region": Right.REGIONS,
    "operations/regions.rename_region": Right.REGIONS,
    "operations/register_import.apply_register": Right.IMPORT,
    "operations/responsibilities.save_work": FREE,
    "operations/rounds.save_round": Right.ROUNDS,
    "operations/samples.draw_sample": Right.SAMPLE,
    "operations/samples.take_back_sample": Right.SAMPLE,
    "operations/visits.note_visit": FREE,
    "operations/visits.note_visits": FREE,
    "operations/visits.remove_visit": FREE,
    "sharing/conflicts.decide": Right.DECIDE,
    "sharing/handing_out.fill": Right.HAND_OUT,
    "sharing/merge._merged": Right.MERGE,
    "store.set_password": Right.PASSWORD,
}
"""Every function that opens a batch of a kind of its own, and the right that this kind needs."""

BATCHLESS = {
    "operations/handouts._found": Right.HAND_OUT,
    "operations/problems.add_problem": Right.STRIKE,
    "operations/problems.save_problem": Right.STRIKE,
    "operations/undo.undo": Right.UNDO_OTHERS,
    "sharing/handing_out.hand_out": Right.HAND_OUT,
    "sharing/merge.merge_files": Right.MERGE,
    "store.set_password": Right.PASSWORD,
    "moving.file_to_server": Right.MOVE,
    "restoring.put_in_place": Right.RESTORE,
}
"""Functions that ask for a right themselves, since no batch does it for them, or only at times."""


def calls(name: str) -> dict[str, list[ast.Call]]:
    """Function of `db` → its calls of a function with this name."""
    found: dict[str, list[ast.Call]] = {}
    for file in sorted(DB.rglob("*.py")):
        place = file.relative_to(DB).with_suffix("").as_posix()
        for function in [one for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.FunctionDef)]:
            inner = {id(below) for one in ast.walk(function) if isinstance(one, ast.FunctionDef) and one is not function
                     for below in ast.walk(one)}  # fmt: skip
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and id(call) not in inner and ast.unparse(call.func).split(".")[-1] == name:
                    found.setdefault(f"{place}.{function.name}", []).append(call)
    return found


def kind_of(place: str, call: ast.Call) -> str:
    """The kind of the batch that a call begins; a name is looked up in its module, nothing else is a kind of its own."""
    if len(call.args) < 2:
        return ""
    kind = call.args[1]
    if isinstance(kind, ast.Constant):
        return str(kind.value)
    module = ast.parse((DB / f"{place.rpartition('.')[0]}.py").read_text("utf-8"))
    for node in module.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == ast.unparse(kind):
            return str(ast.literal_eval(node.value))
    return ""


def test_every_operation_that_writes_is_decided_on() -> None:
    begun = {place: every for name in ("begin", "note") for place, every in calls(name).items()}
    kinds = {place: {kind_of(place, call) for call in every} - {""} for place, every in begun.items()}
    found = {place: RIGHT_OF.get(kind) for place, one in kinds.items() for kind in one}
    own = {"creation.fill": FREE, "operations/undo.undo": FREE}
    assert {place: right for place, right in found.items() if place not in own} == OPERATIONS
    asking = {
        place: Right[call.args[1].attr]
        for place, every in calls("require").items()
        for call in every
        if isinstance(call.args[1], ast.Attribute)
    }
    assert asking == BATCHLESS


# --- done for real ---------------------------------------------------------------------------------------------


class Team:
    """An office with operators, in which each operation that needs a right could be done."""

    def __init__(self, sharing: Sharing) -> None:
        self.sharing, self.office, self.store = sharing, sharing.office, sharing.store
        self.village, self.other = sharing.village("金佛村"), sharing.village("梅石坝社区")
        self.write(lambda s: notices.add_notice(s, notice(), WHO, NOW))
        self.empty = self.office.register("钱八", place=self.office.place("空村", "1组")).uid
        self.returned = sharing.work(sharing.hand_out("金佛村"), lambda office: _rename(office, "乙"))
        self.merged = sharing.work(sharing.hand_out("梅石坝社区"), lambda office: _rename(office, "丙", "王五梅"))
        _rename(self.office, "丁", "王五梅")
        sharing.merge(self.merged, on_conflict="later")
        for name, role in (("丙组长", Role.MANAGE), (WHO, Role.KEYING)):
            self.write(partial(save_operator, draft=Operator("", name, role), pin=None, clerk=WHO, now=NOW))
        with self.store.read() as session:
            self.manager, self.keying = operators(session)
            self.handout = session.scalars(select(HandoutRow.uid)).first() or ""
            self.conflict = open_conflicts(session)[0].uid
            self.problem = next(iter(problems_of(session, self.office.round.uid)))
            self.merge = session.scalars(select(ConflictRow.batch)).one()

    def write(self, work: Callable[..., object]) -> object:
        return self.store.write(work)

    def batches(self) -> int:
        with self.store.read() as session:
            return session.scalar(select(func.count()).select_from(BatchRow)) or 0


def _rename(office: Office, phone: str, head: str = "王五金") -> None:
    from db.queries.register import household
    from tests.db.sharing.test_merge import uid_of

    with office.store.read() as session:
        found = household(session, uid_of(office, head))
    assert not office.save(replace(found, phone=f"139{phone}")).refused


def _struck(team: Team) -> ProblemDraft:
    return ProblemDraft(
        team.problem.uid, status=Status.SOLVED, measure="已修缮", solved_on=date(2021, 5, 13), secretary_signed="王",
        helper_signed="陈", struck_on=date(2021, 5, 14), description="屋顶漏雨",
    )  # fmt: skip


def _new_problem(team: Team) -> NewProblem:
    details = replace(_struck(team), uid="")
    return NewProblem(team.office.round.uid, "housing", date(2021, 5, 12), details, village_uid=team.village)


def _book(kind: BookKind) -> Callable[[Team], object]:
    def work(team: Team) -> object:
        return team.write(lambda s: apply_book(s, NOTICE, Book(kind), team.office.round.uid, WHO, NOW))

    return work


def _restored(team: Team) -> None:
    kept = team.store.keep_before("恢复", NOW)
    operator = team.store.operator
    team.store.close()
    restoring.put_in_place(kept, team.store.path, operator, WHO, NOW)


def _moved(team: Team) -> None:
    file_to_server(team.store, server_address("postgresql://nobody@127.0.0.1:9/none"))


LEADS: list[tuple[Right, str, Callable[[Team], object]]] = [
    (Right.REMOVE, "remove", lambda t: t.write(lambda s: households.remove_household(s, t.empty, WHO, NOW))),
    (Right.IMPORT, "register", _book(BookKind.REGISTER)),
    (Right.IMPORT, "inspections", _book(BookKind.INSPECTIONS)),
    (Right.IMPORT, "incomes", _book(BookKind.INCOMES)),
    (Right.NOTICES, "add", lambda t: t.write(lambda s: notices.add_notice(s, {**notice(), "id": "own-2"}, WHO, NOW))),
    (Right.NOTICES, "save", lambda t: t.write(lambda s: notices.save_notice(s, {**notice(), "title": "新"}, WHO, NOW))),
    (Right.NOTICES, "remove", lambda t: t.write(lambda s: notices.remove_notice(s, notice()["id"], WHO, NOW))),
    (Right.OPERATORS, "save", lambda t: t.write(lambda s: save_operator(s, Operator("", "丁"), None, WHO, NOW))),
    (Right.OPERATORS, "remove", lambda t: t.write(lambda s: remove_operator(s, t.keying.uid, WHO, NOW))),
    (Right.STRIKE, "save", lambda t: t.write(lambda s: problems.save_problem(s, NOTICE, _struck(t), WHO, NOW))),
    (Right.STRIKE, "add", lambda t: t.write(lambda s: problems.add_problem(s, NOTICE, _new_problem(t), WHO, NOW))),
    (Right.REGIONS, "add", lambda t: t.write(lambda s: regions.add_region(s, t.village, Level.GROUP, "9组", WHO, NOW))),
    (Right.REGIONS, "many", lambda t: t.write(lambda s: regions.add_regions(s, t.village, Level.GROUP, ["8组"], WHO, NOW))),
    (Right.REGIONS, "rename", lambda t: t.write(lambda s: regions.rename_region(s, t.village, "新村", WHO, NOW))),
    (Right.REGIONS, "move", lambda t: t.write(lambda s: regions.move_region(s, t.other, -1, WHO, NOW))),
    (Right.ROUNDS, "save", lambda t: t.write(lambda s: rounds.save_round(s, replace(t.office.round, name="新"), WHO, NOW))),
    (Right.SAMPLE, "draw", lambda t: t.write(lambda s: samples.draw_sample(s, t.office.round.uid, 1, 1, "7", WHO, NOW))),
    (Right.DECIDE, "decide", lambda t: t.write(lambda s: decide(s, [t.conflict], "theirs", WHO, NOW))),
    (Right.MERGE, "merge", lambda t: merge_files(t.store, [ReturnedPath(t.returned)], Merging(WHO, NOW))),
    (Right.MERGE, "undo", lambda t: t.write(lambda s: undoing.undo_merges(s, [t.merge], WHO, NOW))),
    (Right.UNDO_OTHERS, "undo", lambda t: t.write(lambda s: undo.undo(s, t.merge - 1, WHO, NOW))),
    (Right.HAND_OUT, "wait", lambda t: t.write(lambda s: handouts.wait_no_more(s, t.handout, NOW))),
    (Right.HAND_OUT, "again", lambda t: t.write(lambda s: handouts.wait_again(s, t.handout))),
    (Right.HAND_OUT, "out", lambda t: hand_out(t.store, HandoutWish("全部", ()), t.sharing.folder / "x.htk", WHO, NOW)),
    (Right.PASSWORD, "password", lambda t: t.store.set_password("山茶花开", WHO, NOW)),
    (Right.MOVE, "move", _moved),
    (Right.RESTORE, "restore", _restored),
]


@pytest.fixture
def team(sharing: Sharing) -> Team:
    return Team(sharing)


def test_who_keys_is_refused_by_each_operation_itself_and_nothing_is_written(team: Team) -> None:
    team.store.operator = team.keying
    before, said = team.batches(), {}
    for right, name, work in LEADS:
        with pytest.raises(KnownError) as refused:
            work(team)
        said[right, name] = refused.value.sentence
        if right is not Right.RESTORE:
            assert team.batches() == before, name
    assert said == {(right, name): refusal(team.keying, right) for right, name, _ in LEADS}


def test_who_manages_is_refused_none_of_it(team: Team) -> None:
    """So it is the right that was missing, and nothing else. `test_server` does the moving, for which nobody listens here."""
    team.store.operator = team.manager
    for right, name, work in LEADS:
        if right is not Right.MOVE:
            assert not getattr(work(team), "refused", False), (right, name)


def test_every_right_is_tried() -> None:
    assert {right for right, _, _ in LEADS} == set(Right)
    assert {right for right in OPERATIONS.values() if right} <= {right for right, _, _ in LEADS}
