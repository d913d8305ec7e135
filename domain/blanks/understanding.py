"""What a blank asks for: the kind of its rows, the field of each column, the meaning of each printed row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from domain.blanks import words
from domain.blanks.blank import ARROW, Blank, BlankColumn, StubRow
from domain.blanks.counts import NEUTRAL, Count, CountReader, count_of, is_weekly
from domain.blanks.fields import fields_of
from domain.blanks.household_form import HouseholdForm, read_household_form
from domain.blanks.lines import LineKind
from domain.blanks.matching import LEAVE_EMPTY, Certainty, Decisions, Match, Matcher
from domain.blanks.memory import decided_for
from domain.blanks.own_tables import by_own_rules
from domain.blanks.synonyms import Synonyms, plain
from domain.scheme import Scheme

STUB, CODE, FORMULA, ANSWER = "stub", "code", "formula", "answer"
"""What a column holds that is printed already (labels, row codes, formulas), and the answers of a questionnaire."""
PRINTED = frozenset({STUB, CODE, FORMULA, ANSWER, ""})
"""Columns into which nothing is written."""
PLACES = ("serial", "county", "town", "village")
"""Fields that a statistics table has beside its figures."""
_PREFERENCE = (LineKind.HOUSEHOLDS, LineKind.MEMBERS, LineKind.PROBLEMS, LineKind.INSPECTIONS)
_TELLING = {
    LineKind.MEMBERS: ("member_name", "relation"),
    LineKind.PROBLEMS: ("description", "problem_type", "measure", "status", "deadline"),
    LineKind.INSPECTIONS: ("answer:", "descriptions", "inspectors", "inspected_on"),
}
"""Without one of these fields a table is not of this kind."""
_NAMES = ("head_name", "head_id_no", "member_name", "member_id_no")
_VILLAGE_ENDS = ("村", "社区", "居委会", "村委会")


@dataclass(frozen=True, slots=True)
class RowMeaning:
    """A printed row: the village that it names (empty for none), and what it counts. Not `known`: nothing fills it."""

    village: str = ""
    count: Count = field(default_factory=Count)
    known: bool = True


@dataclass(frozen=True)
class Understanding:
    """A blank with its meaning. `matches` has one entry for each column of the blank, also of the repeats (两栏).

    `rows` are the printed rows of a stub table. `weekly`: the figures are those of a week. `form`: it is a questionnaire, one
    household a sheet, and no table of figures.
    """

    blank: Blank
    kind: LineKind
    matches: tuple[Match, ...]
    rows: Mapping[tuple[int, int], RowMeaning] = field(default_factory=dict)
    weekly: bool = False
    form: HouseholdForm | None = None

    @property
    def main(self) -> tuple[Match, ...]:
        """The matches of the first block."""
        return tuple(match for match in self.matches if match.column.block == 0)

    @property
    def can_fill(self) -> bool:
        """True when a column has a field of its own, and (where rows are printed) a row means something."""
        if self.form is not None:
            return True
        columns = any(match.sure and match.field not in {*PRINTED, "serial"} for match in self.main)
        return columns and (not self.rows or any(row.known for row in self.rows.values()))

    @property
    def doubtful(self) -> tuple[Match, ...]:
        """The columns that somebody has to decide about."""
        return tuple(match for match in self.main if match.certainty is Certainty.DOUBTFUL)

    @property
    def unknown(self) -> tuple[Match, ...]:
        """The columns for which there is no field."""
        return tuple(match for match in self.main if match.certainty is Certainty.UNKNOWN)

    @property
    def unknown_rows(self) -> tuple[StubRow, ...]:
        """The printed rows that mean nothing to us."""
        return tuple(r for r in self.blank.stub_rows if not self.rows[r.row, r.block].known)


def understand(
    blank: Blank,
    scheme: Scheme,
    synonyms: Synonyms,
    decisions: Decisions,
    villages: Iterable[str] = (),
    kind: LineKind | None = None,
) -> Understanding:
    """The meaning of a blank for this notice. `villages` are the office's own, for row labels that name one.

    `kind` is what stands in a row when somebody has said so; printed rows are figures, whatever was said.
    """
    counted = _counts(blank, scheme, synonyms, decided_for(decisions, LineKind.COUNTS), frozenset(villages))
    if blank.has_stub:
        form = read_household_form(blank, scheme, synonyms)
        return counted if form is None else _questionnaire(counted, form)
    counted = _without_formulas(counted)
    if kind is not None:
        return counted if kind is LineKind.COUNTS else _without_formulas(_as_kind(blank, kind, scheme, synonyms, decisions))
    ledger = _without_formulas(_ledger(blank, scheme, synonyms, decisions))
    sure = {match.field for match in ledger.main if match.sure}
    figures = sum(match.sure and match.field.startswith("count:") for match in counted.main)
    if not sure & set(_NAMES) and figures and figures >= len(sure - set(PLACES)):
        return counted
    return ledger


def _questionnaire(counted: Understanding, form: HouseholdForm) -> Understanding:
    """The rows that are questions of the notice are known; the columns beside them are answered or left to the pen."""
    rows = {place: RowMeaning(known=place in form.answers) for place in counted.rows}
    answered = {form.columns[block] for _, block in form.answers if block in form.columns}

    def asked(match: Match) -> Match:
        if match.field == STUB:
            return match
        if match.column.place in answered:
            return Match(match.column, ANSWER, Certainty.SURE, score=1.0)
        return Match(match.column, "", Certainty.UNKNOWN)

    return replace(counted, kind=LineKind.HOUSEHOLDS, matches=tuple(map(asked, counted.matches)), rows=rows, form=form)


def strange_decisions(decisions: Decisions, schemes: Iterable[Scheme]) -> list[str]:
    """The keys of the decisions whose field no row of any of these notices has: somebody mistyped it."""
    known = {"serial", LEAVE_EMPTY}
    for scheme in schemes:
        known.update(key for kind in LineKind for key in fields_of(kind, scheme, date.min))
    return [path for path, key in decisions.items() if key not in known and not _is_count(key)]


def _is_count(key: str) -> bool:
    try:
        return count_of(key).settled.unit != ""
    except (ValueError, TypeError):
        return False


def _without_formulas(known: Understanding) -> Understanding:
    """Columns that work themselves out in the rows to fill are left to do so."""
    rows = set(known.blank.fill_rows)
    worked_out = {column for row, column in known.blank.formulas if row in rows}
    return replace(
        known,
        matches=tuple(
            Match(match.column, FORMULA, Certainty.SURE, score=1.0) if match.column.place in worked_out else match
            for match in known.matches
        ),
    )


def _ledger(blank: Blank, scheme: Scheme, synonyms: Synonyms, decisions: Decisions) -> Understanding:
    """The kind of row that explains most columns; of equal ones the plainest."""
    found = [_as_kind(blank, kind, scheme, synonyms, decisions) for kind in _PREFERENCE]
    fitting = [one for one in found if one.kind not in _TELLING or _tells(one)]
    return max(fitting, key=lambda one: (sum(m.sure for m in one.main), sum(min(m.score, 1.0) for m in one.main) // 1))


def _tells(known: Understanding) -> bool:
    """True when a column speaks of what rows of this kind are about; otherwise they are plain households."""
    return any(match.sure and match.field.startswith(_TELLING[known.kind]) for match in known.main)


def _as_kind(blank: Blank, kind: LineKind, scheme: Scheme, synonyms: Synonyms, decisions: Decisions) -> Understanding:
    known = ("serial", *fields_of(kind, scheme, date.min))
    all_names = synonyms.names(scheme)
    names = {key: all_names.get(key, ()) for key in known}
    if kind is LineKind.MEMBERS:
        # In a list of people a bare 姓名 or 身份证号 is the person's, not the head's.
        own = {word for key in known if key.startswith("member_") for word in names[key]}
        for key in ("head_name", "head_id_no", "head_sex", "head_age", "phone"):
            names[key] = tuple(word for word in names[key] if word not in own)
    matches = Matcher(synonyms, names, decided_for(decisions, kind)).match(blank.main_columns)
    return Understanding(blank, kind, _repeated(blank, by_own_rules(blank, matches, scheme)))


def _repeated(blank: Blank, matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """The matches of the first block for the columns of all blocks."""
    return tuple(replace(match, column=column) for column, match in zip(blank.columns, matches * blank.blocks, strict=True))


def _counts(
    blank: Blank, scheme: Scheme, synonyms: Synonyms, decisions: Decisions, villages: frozenset[str]
) -> Understanding:
    reader = CountReader(scheme, synonyms)
    all_names = synonyms.names(scheme)
    matcher = Matcher(synonyms, {key: all_names.get(key, ()) for key in PLACES}, decisions)
    decided = {"".join(path.split()): key for path, key in decisions.items()}
    main = tuple(_count_match(blank, column, reader, matcher, decided) for column in blank.main_columns)
    texts = [blank.title, *(part for column in blank.columns for part in column.path)]
    rows = {(row.row, row.block): _row_meaning(row, reader, decided, villages) for row in blank.stub_rows}
    return Understanding(blank, LineKind.COUNTS, _repeated(blank, main), rows, is_weekly(texts))


def _count_match(
    blank: Blank, column: BlankColumn, reader: CountReader, matcher: Matcher, decided: Mapping[str, str]
) -> Match:
    if set(range(column.place, column.place + column.span)) & set(blank.stub_columns):
        return Match(column, STUB, Certainty.SURE, score=1.0)
    decision = decided.get("".join(column.text.split()))
    if decision is not None and (decision == LEAVE_EMPTY or decision.startswith("count:")):
        return Match(column, decision, Certainty.DECIDED, score=1.0)
    place = matcher.match([column])[0]
    if place.sure:
        return place
    read = reader.read(column.path)
    if blank.has_stub and read.count.is_empty and plain(column.path[-1]) in NEUTRAL and not read.rest:
        # The row's label says what is counted; the column only says that it is counted.
        return Match(column, Count().key, Certainty.SURE, score=1.0)
    if read.count.is_empty:
        return Match(column, "", Certainty.UNKNOWN)
    certainty = Certainty.SURE if read.sure else Certainty.DOUBTFUL
    return Match(column, read.count.key, certainty, (read.count.key,), 1.0 if read.sure else 0.7)


def label_path(row: StubRow) -> str:
    """The labels of a printed row as one text: the key under which a decision about the row is remembered."""
    return ARROW.join(" ".join(label.split()) for label in row.labels)


def _row_meaning(
    row: StubRow, reader: CountReader, decided: Mapping[str, str], villages: frozenset[str]
) -> RowMeaning:
    decision = decided.get("".join(label_path(row).split()))
    if decision is not None:
        return RowMeaning(count=count_of(decision)) if decision else RowMeaning(known=False)
    if row.labels and (plain(row.labels[-1]) in villages or plain(row.labels[-1]).endswith(_VILLAGE_ENDS)):
        return RowMeaning(village=plain(row.labels[-1]))
    labels = [label for label in row.labels if not words.is_total(label)]
    if not labels:
        return RowMeaning(known=bool(row.labels))
    *parents, leaf = [reader.read([label]) for label in labels]
    # A parent may only group (重点户); the leaf must be understood, or add nothing to a parent that is (监测户 › 户数).
    told = not leaf.count.is_empty or any(parent.sure and not parent.count.is_empty for parent in parents)
    return RowMeaning(count=reader.read(labels).count, known=leaf.sure and told)
