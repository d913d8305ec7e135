"""Check rules printed in a blank (`2=9+10+11+12`, “已投入 = 到户 + 到村”): read from its notes, evaluated on filled figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.blanks.grid import squeeze

_SIGNS = {"=": "=", "≥": "≥", ">=": "≥", "≤": "≤", "<=": "≤", ">": ">", "<": "<"}
_RELATION = re.compile(r">=|<=|[=≥≤<>]")
_SENTENCES = re.compile(r"[;；。,，\n]|[、\s](?=\s*第?[(（]?\d+[)）]?[栏列行]?\s*[=＝≥≤])")
_LEAD = re.compile(
    r"^(?:注|备注|说明|填[表报]说明|逻辑关系|审核关系|表内关系|平衡关系|校验关系|其中)[:：]?|^[(]?\d{1,2}[.、．)](?![\d=≥≤])"
    r"|^\d{1,2}[.、](?=第?\d{1,3}[行栏列])|^[各每](?:行|列|栏|村|镇|乡镇)的?|^[:：]"
)
_SEPARATE = re.compile(r"([+\-])")
_COLUMN = re.compile(r"第?[(]?(\d{1,3})[)]?(?:栏|列|栏目|项)|(?:第|指标)?[(]?(\d{1,3})[)]?|([甲乙丙丁戊己庚辛壬癸A-Z])栏?")
_ROW = re.compile(r"第?[(]?(\d{1,3})[)]?行")
_TAIL = re.compile(r"(?:的合计|之和|的和|合计数|总和)$")


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: a column or a row, by its place in the sheet from 0; `sign` is 1 or -1."""

    place: int
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """`left` and `right` are sums of columns (`over` is `columns`, for each row) or of rows (`rows`, for each column)."""

    text: str
    over: str
    left: tuple[Term, ...]
    sign: str
    right: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class RuleBreach:
    """A rule that does not hold: where (a row's or a column's place from 0), and both sides' figures."""

    rule: Rule
    where: int
    left: Decimal
    right: Decimal


Figures = Mapping[tuple[int, int], Decimal]
"""The numbers of a filled table, by row and column."""

Names = Mapping[str, int]
"""Squeezed name → place."""


def read_rules(texts: Iterable[str], marks: Names, columns: Names, codes: Names, labels: Names) -> tuple[Rule, ...]:
    """The rules in printed texts, each once.

    `marks` leads from index marks to columns, `columns` from header texts to columns, `codes` from row codes to rows and
    `labels` from row labels to rows. What cannot be read completely is no rule: a note may well hold an `=` by chance.
    """
    found: dict[tuple[object, ...], Rule] = {}
    for text in texts:
        for sentence in _sentences(text):
            rule = _rule(sentence, marks, columns, codes, labels)
            if rule is not None:
                found.setdefault((rule.over, rule.left, rule.sign, rule.right), rule)
    return tuple(found.values())


def _sentences(text: str) -> Iterator[str]:
    for part in _SENTENCES.split(text):
        tidy = squeeze(part).translate(str.maketrans("＋－﹣—–", "+----"))
        while tidy != (bare := _LEAD.sub("", tidy)):
            tidy = bare
        if _RELATION.search(tidy):
            yield tidy.rstrip(".:")


def _rule(sentence: str, marks: Names, columns: Names, codes: Names, labels: Names) -> Rule | None:
    parts = _RELATION.split(sentence)
    signs = _RELATION.findall(sentence)
    if len(parts) != 2 or not all(parts):
        return None
    readers: tuple[tuple[str, Callable[[str], int | None]], ...] = (
        ("columns", lambda word: _column(word, marks, columns)),
        ("rows", lambda word: _row(word, codes, labels)),
    )
    for over, read in readers:
        left, right = _sum(parts[0], read), _sum(parts[1], read)
        if left and right and left != right:
            return Rule(sentence, over, left, _SIGNS[signs[0]], right)
    return None


def _sum(text: str, read: Callable[[str], int | None]) -> tuple[Term, ...]:
    """The summands of one side; empty when one of them means nothing here."""
    whole = read(text)
    if whole is not None:
        return (Term(whole),)
    pieces = _SEPARATE.split(_TAIL.sub("", text))
    terms: list[Term] = []
    for at, word in enumerate(pieces[::2]):
        place = read(word) if word else None
        if place is None:
            return ()
        terms.append(Term(place, -1 if at and pieces[2 * at - 1] == "-" else 1))
    return tuple(terms)


def _column(word: str, marks: Names, columns: Names) -> int | None:
    found = _COLUMN.fullmatch(word)
    if found:
        return marks.get(found[1] or found[2] or found[3])
    return _named(word, columns)


def _row(word: str, codes: Names, labels: Names) -> int | None:
    found = _ROW.fullmatch(word)
    number = found[1] if found else word
    if number.isdigit():
        place = next((place for code, place in codes.items() if code.isdigit() and int(code) == int(number)), None)
        return place
    return _named(word, labels)


def _named(word: str, names: Names) -> int | None:
    """A name as it is printed, or without the brackets that hold its unit."""
    wanted = re.sub(r"\([^()]*\)|[“”\"‘’']", "", word)
    if not wanted:
        return None
    for name, place in names.items():
        if name == word or re.sub(r"\([^()]*\)|[“”\"‘’']", "", name) == wanted:
            return place
    return None


def breaches(rules: Sequence[Rule], figures: Figures, rows: Iterable[int], columns: Iterable[int]) -> list[RuleBreach]:
    """Every place where a rule does not hold. A place where no term has a number is left out; a missing one counts as 0."""
    found: list[RuleBreach] = []
    all_rows, all_columns = tuple(rows), tuple(columns)
    for rule in rules:
        for where in all_rows if rule.over == "columns" else all_columns:
            left, left_given = _total(rule.left, rule.over, where, figures)
            right, right_given = _total(rule.right, rule.over, where, figures)
            if left_given and right_given and not _holds(left, rule.sign, right):
                found.append(RuleBreach(rule, where, left, right))
    return found


def _total(terms: tuple[Term, ...], over: str, where: int, figures: Figures) -> tuple[Decimal, bool]:
    cells = [(where, term.place) if over == "columns" else (term.place, where) for term in terms]
    numbers = [figures.get(cell) for cell in cells]
    total = sum((t.sign * n for t, n in zip(terms, numbers, strict=True) if n is not None), Decimal(0))
    return total, any(n is not None for n in numbers)


def _holds(left: Decimal, sign: str, right: Decimal) -> bool:
    return {"=": left == right, "≥": left >= right, "≤": left <= right, ">": left > right, "<": left < right}[sign]
