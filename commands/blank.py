"""`blank`: what a county's blank workbook holds, and which field would fill which column."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.output import print_json
from commands.parser import CommandParser, file_name
from domain.blanks.blank import Blank
from domain.blanks.lines import KIND_LABELS
from domain.blanks.matching import Certainty, Match
from domain.blanks.memory import path_of
from domain.blanks.understanding import Understanding, label_path, strange_decisions, understand
from domain.errors import KnownError
from domain.scheme import Scheme

if TYPE_CHECKING:
    from domain.blanks.synonyms import Synonyms
    from importers.blank_reading import BlankBook

MARKS = {Certainty.SURE: "√", Certainty.DECIDED: "√", Certainty.DOUBTFUL: "？", Certainty.UNKNOWN: "×"}


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_argument("book", metavar="BOOK", type=file_name, help="上级发来的空白表（xlsx 或 xls）")
    parser.add_argument("--scheme", metavar="ID", default="", help="按哪个通知理解表头；不写则取最合适的")
    parser.add_argument("--answers", metavar="FILE", type=file_name, help="已确认的表头对应关系（JSON）")
    parser.add_json()


def run(args: Namespace) -> int:
    """Print what was found in the book."""
    from importers.blank_reading import read_blank_book

    book = read_blank_book(args.book)
    decisions = read_answers(args.answers)
    check_decisions(decisions, args.answers, notices(args.scheme))
    known = [best_understanding(blank, args.scheme, decisions) for blank in book.blanks]
    if args.json:
        print_json(as_json(book, known))
    else:
        print("\n".join(as_text(book, known)))
    return 0


def synonyms() -> Synonyms:
    """The program's own synonym table."""
    import json

    from domain.blanks.synonyms import Synonyms
    from resources import path

    return Synonyms.read(json.loads(path("synonyms.json").read_text(encoding="utf-8")))


def read_answers(file: Path | None) -> dict[str, str]:
    """The decisions kept in a file; none when there is no such file yet. KnownError names the line that is wrong."""
    from domain.blanks.memory import import_decisions

    if file is None or not file.exists():
        return {}
    try:
        return import_decisions(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise KnownError(f"“{file.name}”不是 UTF-8 文本，请另存为 UTF-8 后再试。") from None
    except ValueError as fault:
        raise KnownError(f"“{file.name}”不能使用：{fault}") from None


def notices(scheme_id: str) -> list[Scheme]:
    """The notice with this id, or all that the program brings."""
    from db.schemes import scheme
    from resources import scheme_ids

    return [scheme(id_) for id_ in ([scheme_id] if scheme_id else scheme_ids())]


def check_decisions(decisions: Mapping[str, str], file: Path | None, schemes: Iterable[Scheme]) -> None:
    """Raise KnownError for a decision whose field does not exist."""
    strange = strange_decisions(decisions, schemes)
    if strange and file is not None:
        told = "、".join(f"“{path_of(key)}”的“{decisions[key]}”" for key in strange)
        raise KnownError(f"“{file.name}”里有不认识的字段：{told}；请用 blank 命令查看可选的字段，不填的写空文字。")


def best_understanding(blank: Blank, scheme_id: str, decisions: dict[str, str]) -> Understanding:
    """The meaning of a blank by this notice, or by the one that explains most of its columns."""
    words = synonyms()
    found = [understand(blank, notice, words, decisions) for notice in notices(scheme_id)]
    return max(found, key=lambda known: sum(m.sure for m in known.main) - len(known.unknown_rows))


def as_json(book: BlankBook, known: list[Understanding]) -> dict[str, Any]:
    """The first table with all keys; further ones of the workbook under `sheets`."""
    first, *others = (table_json(one) for one in known)
    return {**first, "sheets": others, "unread": list(book.unread), "losses": list(book.losses)}


def table_json(known: Understanding) -> dict[str, Any]:
    """One table."""
    blank = known.blank
    return {
        "sheet": blank.sheet,
        "label": blank.label,
        "title": blank.title,
        "kind": str(known.kind),
        "fill_lines": [line.text for line in blank.fill_lines],
        "columns": [column_json(match) for match in known.main],
        "blocks": blank.blocks,
        "index_rows": [[text for _, text in row.marks] for row in blank.index_rows],
        "stub": [
            {"row": row.row + 1, "labels": list(row.labels), "code": row.code, "sure": known.rows[row.row, row.block].known}
            for row in blank.stub_rows
        ],
        "blank_rows": len(blank.fill_rows),
        "notes": list(blank.notes),
        "seals": list(blank.seals),
        "signatures": list(blank.signatures),
        "rules": [rule.text for rule in blank.rules],
        "remarks": list(blank.remarks),
    }


def column_json(match: Match) -> dict[str, Any]:
    """One column: its header path, the field that fills it (null for none), and whether that is sure."""
    return {
        "path": match.column.text,
        "field": match.field or None,
        "sure": match.sure,
        "certainty": str(match.certainty),
        "candidates": list(match.candidates),
    }


def as_text(book: BlankBook, known: list[Understanding]) -> list[str]:
    """What was found in words, table by table."""
    lines = [line for one in known for line in _table_text(one)]
    lines += [f"没有识别的：{why}。" for why in book.unread]
    if book.losses:
        lines.append(f"填写后会丢失：{'、'.join(book.losses)}；请在填好的表中补上。")
    return lines


def _table_text(known: Understanding) -> list[str]:
    blank = known.blank
    size = f"{len(known.main)} 列、{len(blank.fill_rows)} 个空行" + (f"，{blank.blocks} 栏并排" if blank.blocks > 1 else "")
    lines = [f"工作表“{blank.sheet}”：{blank.label} {blank.title}".rstrip(), f"  {KIND_LABELS[known.kind]}，{size}"]
    lines += [f"  填报行：{' '.join(line.text.split())}" for line in blank.fill_lines]
    lines += [_column_text(match) for match in known.main]
    lines += [f"  行 {row.code} {label_path(row)}" + ("" if known.rows[row.row, row.block].known else "（没有对应的数）")
              for row in blank.stub_rows]  # fmt: skip
    lines += [f"  栏次：{' '.join(text for _, text in row.marks)}" for row in blank.index_rows]
    named = {"校验": [rule.text for rule in blank.rules], "签字": blank.signatures, "盖章": blank.seals, "说明": blank.notes}
    lines += [f"  {name}：{' '.join(text.split())}" for name, texts in named.items() for text in texts]
    return lines + [f"  注意：{remark}" for remark in blank.remarks]


def _column_text(match: Match) -> str:
    what = match.field or "不填"
    if match.certainty is Certainty.DOUBTFUL:
        what = f"可能是 {'、'.join(match.candidates)}"
    return f"  {MARKS[match.certainty]} {match.column.text} → {what}"
