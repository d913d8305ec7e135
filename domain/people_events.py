"""People who came to a household or left it within a year (自然增加, 自然减少): 002 二（四）6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import Finding, Level
from domain.household import Household, Member, Presence
from domain.identity import birth_date
from domain.scheme import Scheme

BORN, OTHER = "出生", "其他"
JOINED_REASONS = (BORN, "婚入", "户籍迁入", OTHER)
DIED = "死亡"
MOVED_REASONS = ("婚出", "户籍迁出", "服刑", "失踪", OTHER)
"""Why somebody is not a member any more though he lives (see `Presence.MOVED`)."""
LEFT_REASONS = {Presence.DECEASED: (DIED,), Presence.MOVED: MOVED_REASONS}
"""The notice names no reasons; these are the usual ones, and other words may be written."""


class Change(StrEnum):
    """Whether a person came or went."""

    JOINED = "joined"
    LEFT = "left"


CHANGE_LABELS = {Change.JOINED: "增加", Change.LEFT: "减少"}


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """A person who came or went, as a line of the tables 2-1 and 2-2 of notice 002; the household as the register has it."""

    change: Change
    member: Member
    household_uid: str
    village_uid: str
    village: str
    group: str
    head_name: str
    head_id_no: str
    attributes: tuple[str, ...]
    helper: str = ""

    @property
    def on(self) -> date | None:
        """The day of the change."""
        return self.member.joined_on if self.change is Change.JOINED else self.member.state_on

    @property
    def reason(self) -> str:
        """Why; a death is called so also where nobody wrote a reason."""
        if self.change is Change.JOINED:
            return self.member.joined_reason
        return self.member.left_reason or (DIED if self.member.state is Presence.DECEASED else "")


def check_joined(member: Member, place: str, today: date) -> list[Finding]:
    """What cannot be in when and why a person came; `place` leads to the person."""
    day, born = member.joined_on, birth_date(member.id_no)
    if day is None:
        return []
    if day > today:
        return [Finding(f"{place}.joined_on", "增加时间在今天之后，请核对。")]
    if born and day < born:
        return [Finding(f"{place}.joined_on", f"增加时间早于证件号码中的出生日期（{born}），请核对。")]
    if born and member.joined_reason == BORN and day != born:
        return [Finding(f"{place}.joined_on", f"因出生增加的，时间一般是出生日期（{born}），请核对。", Level.WARN)]
    return []


def check_newcomers(household: Household, scheme: Scheme) -> list[Finding]:
    """二（四）6: whoever is added to a household that was there already came on a day, for a reason, or was forgotten before.

    Only a notice that wants a table of them asks.
    """
    if not household.uid or all(one.records != "people_joined" for one in scheme.attachments):
        return []
    return [
        Finding(
            f"members.{place}.joined_on",
            f"{member.name.strip()}是今年增加的，请填增加时间和原因；一直在本户、原来漏录的，再保存一次即可。",
            Level.WARN,
        )
        for place, member in enumerate(household.members)
        if not member.uid and member.name.strip() and member.joined_on is None
    ]


def left_reasons(state: Presence) -> Sequence[str]:
    """What is offered as the reason when a person gets this state."""
    return LEFT_REASONS.get(state, ())
