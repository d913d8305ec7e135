"""`export`: an attachment as a workbook or PDF, filled from a file or blank as the notice gives it."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commands.office_file import latest_round, open_file, scheme_for, village_named
from commands.parser import CommandParser, day, file_name
from domain.attachments import PrintOptions, build_sheet
from domain.errors import KnownError
from domain.figures import Week, week_of
from domain.prefilled import build_prefilled, can_be_prefilled
from domain.rounds import Round, round_of
from domain.scheme import Attachment, Scheme
from domain.sheet import Sheet

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store

SUFFIXES = (".xlsx", ".pdf")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported. `village` is a name, empty for the whole office; `filled_on` the date printed in the fill line."""

    scheme: Scheme
    attachment: Attachment
    village: str = ""
    week: Week | None = None
    filled_on: date | None = None
    unit: str = ""
    blank: bool = False
    prefilled: bool = False
    unvisited: bool = False
    round_name: str = ""

    @property
    def stem(self) -> str:
        """A good file name without suffix: `附件2 工作统计表 金佛村 2021年5月10日–5月16日`."""
        parts = [self.attachment.label, self.attachment.name]
        if self.blank:
            return " ".join([*parts, "空白"])
        parts += [self.village] if self.village else []
        parts += ["预填"] if self.prefilled else []
        parts += [self.week.label] if self.week and self.attachment.records == "weekly" else []
        return " ".join(parts)


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file(required=False, help="单位的文件（*.htk）；只导出空白表时可以不写")
    parser.add_argument("--annex", required=True, metavar="ID.N", help="附件，如 rongchang-shuanghe-2021.1；自己的通知也可以")
    parser.add_argument("--to", required=True, type=file_name, metavar="OUT", help="写成的 .xlsx 或 .pdf；写文件夹则两种都写")
    parser.add_argument("--village", default="", metavar="V", help="只导出这个村（社区）")
    parser.add_round()
    parser.add_argument("--week", type=day, metavar="DATE", help="统计表的周，写其中任何一天")
    parser.add_argument("--date", type=day, metavar="DATE", help="填报时间或核查时间；不写则留空")
    parser.add_argument("--unit", metavar="NAME", help="填报单位；不写则为镇街或所选的村")
    parser.add_argument("--blank", action="store_true", help="空白表")
    parser.add_argument("--prefilled", action="store_true", help="预填表（带去入户）：上一次的结果印成灰色，旁边印农户编码")
    parser.add_argument("--unvisited", action="store_true", help="预填表只印本轮还没走访的户")


def run(args: Namespace) -> int:
    """Export what was asked for and print the files' names."""
    # What is wrong with a table of the program is said before the file is opened.
    known = None if args.file is not None and _may_be_own(args.annex) else _annex_for(args, None)
    if args.file is None:
        if not args.blank or known is None:
            raise KnownError("没有写文件，只能导出空白表：请加 --blank，或写上单位的文件。")
        scheme, attachment = known
        wanted = Wanted(scheme, attachment, unit=args.unit or "", filled_on=args.date, blank=True)
        made = export_blank(wanted, args.to)
    else:
        with open_file(args) as store:
            scheme, attachment = known or _annex_for(args, store)
            made = export(store, _wanted(store, args, scheme, attachment), args.to)
    print("\n".join(str(path) for path in made))
    return 0


def _may_be_own(text: str) -> bool:
    """True when a notice of this id, if there is one, is kept in a file."""
    from resources import scheme_ids

    scheme_id = text.rpartition(".")[0]
    return bool(scheme_id) and scheme_id not in scheme_ids()


def _annex_for(args: Namespace, store: Store | None) -> tuple[Scheme, Attachment]:
    scheme, attachment = annex(args.annex, store)
    _check_prefilled(args, attachment)
    return scheme, attachment


def annex(text: str, store: Store | None = None) -> tuple[Scheme, Attachment]:
    """Notice and attachment of `ID.N`, of the program or of the file; KnownError names what there is."""
    from resources import scheme_ids

    scheme_id, _, number = text.rpartition(".")
    if not scheme_id:
        raise KnownError(f"附件要写成“通知.号数”，如 {scheme_ids()[0]}.1。")
    notice = _notice(scheme_id, store)
    try:
        return notice, notice.attachment(number)
    except KeyError:
        own = "，按通知正文编制的版式"
        known = "、".join(f"{scheme_id}.{a.number}（{a.name}{own if a.is_own else ''}）" for a in notice.attachments)
        raise KnownError(f"通知“{scheme_id}”没有附件“{number}”；有的是：{known}。") from None


def _notice(scheme_id: str, store: Store | None) -> Scheme:
    from db.queries.notices import own_notices
    from db.schemes import scheme, scheme_in
    from resources import scheme_ids

    if store is None or scheme_id in scheme_ids():
        return scheme(scheme_id)
    with store.read() as session:
        own = [one.id for one in own_notices(session)]
        if scheme_id in own:
            return scheme_in(session, scheme_id)
    known = "、".join([*own, *scheme_ids()])
    raise KnownError(f"程序和“{store.path.name}”里都没有编号为“{scheme_id}”的通知；可用的有：{known}。")


def _wanted(store: Store, args: Namespace, scheme: Scheme, attachment: Attachment) -> Wanted:
    village = village_named(store, args.village).name if args.village else ""
    round_ = latest_round(store, scheme.id, args.round)
    unit = args.unit if args.unit is not None else "" if args.blank else village or round_.town
    week = _week(round_, args.week)
    scheme = scheme_for(store, round_)
    return Wanted(
        scheme, attachment, village, week, args.date, unit, args.blank, args.prefilled, args.unvisited, round_.name
    )


def _check_prefilled(args: Namespace, attachment: Attachment) -> None:
    if args.unvisited and not args.prefilled:
        raise KnownError("--unvisited 只和 --prefilled 一起用。")
    if args.prefilled and (args.blank or not can_be_prefilled(attachment)):
        raise KnownError("只有一户一行的核查表和一户一张的表可以预填，也不能同时是空白表；请去掉 --prefilled，或换一个附件。")


def _week(round_: Round, chosen: date | None) -> Week:
    """The week chosen, else that of today, kept within the round."""
    return week_of(chosen or min(max(datetime.now().date(), round_.starts_on), round_.ends_on))


def export_blank(wanted: Wanted, to: Path) -> list[Path]:
    """Write the blank form as the notice gives it; returns the files."""
    round_ = round_of(wanted.scheme, "")
    return [_write(_sheet(wanted, round_), target) for target in targets(wanted, to)]


def export(store: Store, wanted: Wanted, to: Path) -> list[Path]:
    """Write an attachment from a file, filled or (with the round's own numbers) blank; returns the files."""
    round_ = latest_round(store, wanted.scheme.id, wanted.round_name)
    if wanted.blank:
        return [_write(_sheet(wanted, round_), target) for target in targets(wanted, to)]
    return [_write_filled(store, wanted, round_, target) for target in targets(wanted, to)]


def _write_filled(store: Store, wanted: Wanted, round_: Round, target: Path) -> Path:
    """The records are streamed while the sheet is written."""
    from db.queries.attachment_records import records

    village_uid = village_named(store, wanted.village).uid if wanted.village else ""
    with store.read() as session:
        if wanted.prefilled:
            return _write(_prefilled(session, wanted, round_, village_uid), target)
        rows = records(
            session, wanted.scheme, round_, wanted.attachment, village_uid=village_uid, week=wanted.week, day=wanted.filled_on
        )
        options = PrintOptions(unit=wanted.unit, filled_on=wanted.filled_on)
        return _write(build_sheet(wanted.scheme, round_, wanted.attachment, rows, options), target)


def _prefilled(session: Session, wanted: Wanted, round_: Round, village_uid: str) -> Sheet:
    from db.queries.prefilled import books

    found = books(session, round_, village_uid, unvisited=wanted.unvisited, attachment=wanted.attachment)
    sheet = build_prefilled(wanted.scheme, round_, wanted.attachment, found, PrintOptions(unit=wanted.unit))
    if sheet is None:
        raise KnownError("没有要去入户的农户，没有写文件。")
    return sheet


def _sheet(wanted: Wanted, round_: Round) -> Sheet:
    options = PrintOptions(unit=wanted.unit, filled_on=wanted.filled_on)
    return build_sheet(wanted.scheme, round_, wanted.attachment, None, options)


def targets(wanted: Wanted, to: Path) -> list[Path]:
    """The files to write: `to` itself, or both kinds in the folder `to`, which is made when it is missing."""
    suffix = to.suffix.lower()
    if suffix in SUFFIXES and not to.is_dir():
        return [to]
    if suffix and not to.is_dir():
        raise KnownError(f"只能写成 .xlsx 或 .pdf，不能写成“{to.suffix}”；请改文件名，或给出一个文件夹。")
    to.mkdir(parents=True, exist_ok=True)
    return [to / f"{wanted.stem}{suffix}" for suffix in SUFFIXES]


def _write(sheet: Sheet, target: Path) -> Path:
    if target.suffix.lower() == ".pdf":
        from exporters.pdf import write_pdf

        write_pdf(sheet, target)
    else:
        from exporters.xlsx import write_xlsx

        write_xlsx(sheet, target)
    return target
