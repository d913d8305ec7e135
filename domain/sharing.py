"""Giving a part of the file out and taking it back: what the clerk says and hears of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from domain.merging import Conflict

Side = Literal["ours", "theirs"]
OnConflict = Literal["later", "stop", "ours", "theirs"]
"""What a merge does with what both sides changed: leave it to be decided, do nothing at all, keep ours, take theirs."""

LEFT_OUT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "phone": (("household", "phone"), ("member", "phone"), ("cadre", "phone"), ("inspection", "phone")),
    "id_no": (
        ("member", "id_no"),
        ("inspection", "head_id_no"),
        ("problem", "head_id_no"),
        ("income_sheet", "head_id_no"),
    ),
}
"""What may be left out of a file that is given out: a name, and the columns it stands for."""
LEFT_OUT_LABELS = {"phone": "联系电话", "id_no": "证件号码"}
LEFT_OUT_KEY = "handout_left_out"
"""Setting of a file that was given out: the keys of `LEFT_OUT` that it came without, with commas."""


def left_out_text(keys: Collection[str]) -> str:
    """`联系电话、证件号码`, in the order in which they are offered."""
    return "、".join(label for key, label in LEFT_OUT_LABELS.items() if key in keys)


@dataclass(frozen=True, slots=True)
class HandoutWish:
    """What is to be given out. `villages` are uids, none: the whole file. `left_out` are keys of `LEFT_OUT`."""

    recipient: str
    villages: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    expires_on: date | None = None
    password: str = ""


@dataclass(frozen=True, slots=True)
class Handout:
    """A part that was given out: `villages` by name (none: the whole file), `left_out` as keys of `LEFT_OUT`.

    Times are ISO 8601, local with their zone. `returned_at` is when it last came back, empty while it has not; `closed_at`
    when somebody said that it need not come back; `open_conflicts` are its questions that nobody has decided.
    """

    uid: str
    recipient: str
    villages: tuple[str, ...]
    left_out: tuple[str, ...]
    made_at: str
    clerk: str
    expires_on: date | None
    file_name: str
    households: int = 0
    returned_at: str = ""
    closed_at: str = ""
    open_conflicts: int = 0

    @property
    def waited_for(self) -> bool:
        """True while it is to come back and has not."""
        return not (self.returned_at or self.closed_at)

    def overdue(self, today: date) -> bool:
        """True when it should have come back before today."""
        return self.waited_for and self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True, slots=True)
class FromOffice:
    """What a file that was handed out says of itself: by whom, to whom, to come back until when."""

    sender: str
    recipient: str
    expires_on: date | None = None
    left_out: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """`由双河街道分发给金佛村（不带证件号码），请于5月30日前交回`."""
        until = f"，请于{self.expires_on.month}月{self.expires_on.day}日前交回" if self.expires_on else ""
        without = f"（不带{left_out_text(self.left_out)}）" if self.left_out else ""
        return f"由{self.sender}分发给{self.recipient}{without}{until}"

    def expired(self, today: date) -> bool:
        """True when it should be back already; it can be worked in all the same."""
        return self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True, slots=True)
class PastMerge:
    """A merge that was done: figures in rows as its log has them. `undone`: it was taken back."""

    batch: int
    label: str
    file_name: str
    clerk: str
    at: str
    added: int
    changed: int
    deleted: int
    conflicts: int = 0
    open_conflicts: int = 0
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of a table and village a merge touches, in rows: 新增, 修改, 双方同改, 冲突, 删除."""

    added: int = 0
    changed: int = 0
    same: int = 0
    conflicts: int = 0
    deleted: int = 0

    def __add__(self, other: Tally) -> Tally:
        """The sum of two."""
        return Tally(
            self.added + other.added,
            self.changed + other.changed,
            self.same + other.same,
            self.conflicts + other.conflicts,
            self.deleted + other.deleted,
        )


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A question that a merge left: what stood before, ours and theirs, who wrote them and when (local time of each machine).

    `place` says in Chinese whose row it is (`金佛村 王五户 核查：住房`), `field_label` which field. A deletion has
    the field `deleted`.
    """

    uid: str
    batch: int
    handout_uid: str
    recipient: str
    table: str
    row_uid: str
    field: str
    base: str
    ours: str
    theirs: str
    village_uid: str
    village: str
    household_uid: str
    place: str
    field_label: str
    our_clerk: str
    our_at: str
    their_clerk: str
    their_at: str
    file_name: str = ""
    deeds: tuple[str, ...] = ()
    """Of a deletion: what the other side did to what was deleted, a few words each."""
    question: str = ""
    """The same for those that are one question: the day of an inspection, of its visit and of its problems, and the words of an
    answer and of its problem; whoever chooses one chooses all."""

    @property
    def is_deletion(self) -> bool:
        """True when one side deleted what the other worked on."""
        return self.field == "deleted"


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What merging one file did, or (dry run) would do. `tallies` are by village name and table name in Chinese.

    `unchanged` counts the households of the returned file in which nothing was done. `doubles` are sentences about
    people who seem to
    stand in the register twice. `batch` is 0 for a dry run, and when nothing was to be done.
    """

    file_name: str
    recipient: str
    clerks: tuple[str, ...]
    tallies: Mapping[tuple[str, str], Tally] = field(default_factory=dict)
    unchanged: int = 0
    doubles: tuple[str, ...] = ()
    batch: int = 0
    households: int = 0
    conflicts: tuple[Conflict, ...] = ()

    @property
    def total(self) -> Tally:
        """All tables and villages together."""
        return sum(self.tallies.values(), start=Tally())
