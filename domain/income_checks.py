"""What is wrong with an income sheet, and how its result stands beside the threshold and the year before.

002 二（一）1 一看, 2 一看: 年人均纯收入及收入结构变化情况, 是否存在收入大幅缩减情况. The notice does not say how much 大幅 is: a
drop is told in yuan and per cent, and a person judges it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from domain.answers import number
from domain.errors import Finding, Level
from domain.income import CENT, Amounts, IncomeDraft, money
from domain.orders import IncomeLine, LineKind

FLOOR = "income_floor"
"""Key of the round's threshold that the net income per head is held against."""
PER_HEAD = "income_per_head"
"""Key of the question that asks the net income per head."""
PLACES = ("quantity", "income", "expense")
"""What is keyed in a line, in the order of the paper."""
PLACE_LABELS = {"quantity": "数量", "income": "收入", "expense": "支出"}
MOST = Decimal(100_000_000)
"""No amount of a farm is as large; what is reached a slip of the hand."""
MOST_PEOPLE = 50
TENTH = Decimal("0.1")


def amount_field(line: str, place: str) -> str:
    """The name that findings use for a place in a line: `amount:1.生产经营性收入/猪:income`."""
    return f"amount:{line}:{place}"


def check_income(draft: IncomeDraft, lines: tuple[IncomeLine, ...], today: date) -> list[Finding]:
    """What is wrong with a keyed sheet. Fields: `amount:<line>:<place>`, `size`, `filled_on`, `last_year`."""
    findings = [finding for line in _lines(lines) for finding in _line_faults(line, draft.amounts.get(line.key, Amounts()))]
    findings += _unknown(draft, lines)
    if all(amounts.blank for amounts in draft.amounts.values()):
        first = next((amount_field(line.key, "income") for line in _lines(lines)), "")
        findings.append(Finding(first, "还没有填一项收入或支出；没有收入的填 0。"))
    if draft.size < 1:
        findings.append(Finding("size", "请填写家庭人口，至少 1 人；人均纯收入按它计算。"))
    elif draft.size > MOST_PEOPLE:
        findings.append(Finding("size", f"家庭人口 {draft.size} 人，请核对是否多写了数字。", Level.WARN))
    if draft.filled_on is not None and draft.filled_on > today:
        findings.append(Finding("filled_on", "填表时间在今天之后，请改正。"))
    if draft.last_year is not None:
        findings += _money_faults("last_year", "去年人均纯收入", draft.last_year, negative=True)
    return findings


def _lines(lines: tuple[IncomeLine, ...]) -> list[IncomeLine]:
    return [line for line in lines if line.kind is LineKind.LINE]


def _line_faults(line: IncomeLine, amounts: Amounts) -> Iterator[Finding]:
    for place in PLACES:
        value: Decimal | None = getattr(amounts, place)
        if value is not None:
            yield from _money_faults(amount_field(line.key, place), f"{line.item}的{PLACE_LABELS[place]}", value)
    if amounts.quantity is None:
        return
    if line.without_quantity:
        yield Finding(amount_field(line.key, "quantity"), f"{line.item}没有数量一栏，请只填收入和支出。")
    elif amounts.net is None and amounts.quantity > 0:
        words = f"{line.item}写了数量，没有写收入和支出；没有卖也没有花钱的，收入填 0。"
        yield Finding(amount_field(line.key, "income"), words, Level.WARN)


def _money_faults(field: str, what: str, value: Decimal, *, negative: bool = False) -> Iterator[Finding]:
    if value < 0 and not negative:
        yield Finding(field, f"{what}不能是负数；亏了的，把花的钱填在支出里。")
    if value != value.quantize(CENT):
        yield Finding(field, f"{what}最多两位小数，请改正。")
    if abs(value) >= MOST:
        yield Finding(field, f"{what}不会有 {plain(value)} 这么多，请改正。")


def _unknown(draft: IncomeDraft, lines: tuple[IncomeLine, ...]) -> list[Finding]:
    known = {line.key for line in _lines(lines)}
    return [
        Finding(amount_field(key, "income"), f"通知的收入计算表里没有“{key.rpartition('/')[2]}”这一行，请改填到别的行。")
        for key, amounts in draft.amounts.items()
        if key not in known and not amounts.blank
    ]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The net income per head beside the round's threshold and the year before, all in yuan; None where there is none."""

    per_head: Decimal
    floor: Decimal | None = None
    strict: bool = False
    """True when the threshold itself does not pass."""
    last_year: Decimal | None = None

    @property
    def below(self) -> bool:
        """True when it does not reach the threshold; without one nothing is judged."""
        return self.floor is not None and (self.per_head <= self.floor if self.strict else self.per_head < self.floor)

    @property
    def change(self) -> Decimal | None:
        """How much more (less: negative) than the year before."""
        return None if self.last_year is None else self.per_head - self.last_year

    @property
    def per_cent(self) -> Decimal | None:
        """The change in per cent of the year before, to a tenth; None where that was nothing or a loss."""
        if self.change is None or self.last_year is None or self.last_year <= 0:
            return None
        return (self.change * 100 / self.last_year).quantize(TENTH, ROUND_HALF_UP)

    @property
    def dropped(self) -> bool:
        """True when it is less than the year before (收入缩减)."""
        return self.change is not None and self.change < 0

    @property
    def floor_words(self) -> str:
        """How it stands to the threshold, in a sentence; empty without one."""
        if self.floor is None:
            return ""
        gap = self.per_head - self.floor
        if self.below and gap:
            return f"低于标准 {plain(self.floor)} 元，差 {plain(-gap)} 元"
        if self.below:
            return f"正好 {plain(self.floor)} 元，要超过这个数才达到标准"
        return f"达到标准 {plain(self.floor)} 元" + (f"，多 {plain(gap)} 元" if gap else "")

    @property
    def change_words(self) -> str:
        """How it stands to the year before, in a sentence; empty where that is not known."""
        if self.change is None or self.last_year is None:
            return ""
        if not self.change:
            return f"与去年 {plain(self.last_year)} 元相同"
        share = "" if self.per_cent is None else f"（{abs(self.per_cent)}%）"
        return f"比去年 {plain(self.last_year)} 元{'减少' if self.dropped else '增加'} {plain(abs(self.change))} 元{share}"


def compared(
    per_head: Decimal, thresholds: Mapping[str, str], last_year: Decimal | None, *, strict: bool = False
) -> Comparison:
    """The result beside the round's own threshold (absent: not judged) and the year before."""
    return Comparison(per_head, number(thresholds.get(FLOOR, "")), strict, last_year)


def comparison_findings(comparison: Comparison) -> list[Finding]:
    """What a person must look at; none of it keeps the sheet from being saved (002 二（一）1 一看)."""
    found = []
    if comparison.below:
        words = f"人均纯收入 {plain(comparison.per_head)} 元，{comparison.floor_words}；请核对是否有返贫致贫风险。"
        found.append(Finding("per_head", words, Level.WARN))
    if comparison.dropped:
        found.append(Finding("last_year", f"{comparison.change_words}；请核对是否属于收入大幅缩减。", Level.WARN))
    return found


def disagreement(sheet: Decimal | None, answer: str) -> str:
    """Why the keyed answer to 人均纯收入 is not the one of the income sheet; empty when they agree or one is missing."""
    keyed = number(answer)
    if sheet is None or keyed is None or keyed in (sheet, sheet.quantize(Decimal(1), ROUND_HALF_UP)):
        return ""
    return f"核查表填的人均纯收入是 {plain(keyed)} 元，收入计算表算出来是 {plain(sheet)} 元；请核对，改成一致。"


def plain(value: Decimal) -> str:
    """An amount in figures: whole yuan without decimals, else two of them."""
    written = money(value)
    return format(value if written is None else written, "f")
