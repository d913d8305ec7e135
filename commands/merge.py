"""`merge`: take back what was handed out with `share`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from commands.office_file import CLERK, open_file
from commands.output import print_json
from commands.parser import CommandParser, file_name
from commands.password_file import password_in
from domain.sharing import MergeReport

CHOICES = ("stop", "later", "ours", "theirs")


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file(password="--own-password-file")
    parser.add_argument("books", metavar="BOOK", nargs="+", type=file_name, help="交回的文件（*.htk），可以有几个")
    parser.add_argument("--dry-run", action="store_true", help="只看会合并些什么，不写入文件")
    parser.add_argument(
        "--conflicts",
        choices=CHOICES,
        default="stop",
        help="双方都改过的：stop 都不合并（默认），later 其余先合并、留到窗口里处理，ours 保留本单位的，theirs 采用交回的",
    )
    words = "交回的文件设了密码时：密码写在这个文件的第一行"
    parser.add_argument("--password-file", type=file_name, default=None, metavar="F", help=words)
    parser.add_operator()
    parser.add_json()


def run(args: Namespace) -> int:
    """Merge the files; status 1 when conflicts are left, or kept it from merging."""
    with open_file(args, writing=not args.dry_run) as store:
        reports, applied = _merged(store, args)
    asked = sum(len(report.conflicts) for report in reports)
    if args.json:
        print_json(as_json(reports, applied=applied))
    else:
        print("\n".join(as_text(reports, applied=applied)))
    return 1 if asked and args.conflicts in ("stop", "later") else 0


def _merged(store: Any, args: Namespace) -> tuple[list[MergeReport], bool]:
    from db.sharing.merge import ConflictsFound, Merging, ReturnedPath, look_at, merge_files

    now, password = datetime.now().astimezone(), password_in(args.password_file)
    files = [ReturnedPath(path, password) for path in args.books]
    if args.dry_run:
        return [look_at(store, file, now)[0] for file in files], False
    try:
        return merge_files(store, files, Merging(CLERK, now, on_conflict=args.conflicts)), True
    except ConflictsFound as found:
        return found.reports, False


def as_json(reports: Sequence[MergeReport], *, applied: bool) -> dict[str, Any]:
    """The figures of all files together, in rows, and every conflict."""
    conflicts = [
        {"table": one.table, "uid": one.uid, "field": one.field, "base": one.base, "ours": one.ours, "theirs": one.theirs}
        for report in reports
        for one in report.conflicts
    ]
    return {
        "added": sum(report.total.added for report in reports),
        "changed": sum(report.total.changed for report in reports),
        "deleted": sum(report.total.deleted for report in reports),
        "same": sum(report.total.same for report in reports),
        "conflicts": conflicts,
        "applied": applied,
    }


def as_text(reports: Sequence[MergeReport], *, applied: bool) -> Iterator[str]:
    """What was done, file by file, village by village."""
    for report in reports:
        total = report.total
        yield (
            f"{report.file_name}（{report.recipient}）：新增 {total.added}，修改 {total.changed}，删除 {total.deleted}，"
            f"双方同改 {total.same}，冲突 {total.conflicts}，没有改动的农户 {report.unchanged}"
        )
        for (village, table), tally in sorted(report.tallies.items()):
            yield f"  {village}　{table}：新增 {tally.added}，修改 {tally.changed}，删除 {tally.deleted}，冲突 {tally.conflicts}"
        yield from (f"  ● {words}" for words in report.doubles)
    yield "已合并。" if applied else "没有写入文件。"
