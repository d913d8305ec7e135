"""`new`: a new file for an office."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from commands.office_file import CLERK
from commands.parser import CommandParser
from commands.password_file import password_in


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file(help="要新建的文件（*.htk）")
    parser.add_argument("--scheme", required=True, metavar="ID", help="通知的编号，如 weifang-2019；或自己的通知的文本文件")
    parser.add_argument("--town", required=True, metavar="NAME", help="单位名称：镇街（如 双河街道），区县或市也可以")
    parser.add_argument("--county", default="", metavar="NAME", help="上一级名称，如 荣昌区；不写则用通知里的")


def _notice_text(chosen: str) -> str:
    """The text of the notice file that was named; empty for the id of a notice of the program."""
    from importers.notice_file import is_notice_file, read_notice_file

    return read_notice_file(Path(chosen)) if is_notice_file(chosen) else ""


def _new_password(file: Path | None) -> str:
    """The password for the new file, empty without one; KnownError when it is too short."""
    from domain.errors import KnownError
    from domain.passwords import check_password

    password = password_in(file)
    if password and (findings := check_password(password, password)):
        raise KnownError(findings[0].message)
    return password


def run(args: Namespace) -> int:
    """Make the file and say where it is."""
    from db.opening_any import create_store
    from domain.errors import KnownError

    if not args.town.strip():
        raise KnownError("镇街名称不能为空，请用 --town 写明，如 --town 双河街道。")
    now, notice = datetime.now().astimezone(), _notice_text(args.scheme)
    password = _new_password(args.file_password)
    with create_store(
        args.file, args.scheme, county=args.county, town=args.town, clerk=CLERK, now=now, notice=notice, password=password
    ) as store:
        print(f"已新建 {store.address}（{store.office.county}{store.office.town}）")
    return 0
