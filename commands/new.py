"""`new`: a new file for an office."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from commands.office_file import CLERK
from commands.parser import CommandParser


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file(help="要新建的文件（*.htk）")
    parser.add_argument("--scheme", required=True, metavar="ID", help="通知的编号，如 rongchang-shuanghe-2021")
    parser.add_argument("--town", required=True, metavar="NAME", help="镇街名称，如 双河街道")
    parser.add_argument("--county", default="", metavar="NAME", help="区县名称；不写则用通知里的区县")


def run(args: Namespace) -> int:
    """Make the file and say where it is."""
    from db.store import Store
    from domain.errors import KnownError

    if not args.town.strip():
        raise KnownError("镇街名称不能为空，请用 --town 写明，如 --town 双河街道。")
    now = datetime.now().astimezone()
    with Store.create(args.file, args.scheme, county=args.county, town=args.town, clerk=CLERK, now=now) as store:
        print(f"已新建 {args.file}（{store.office.county}{store.office.town}）")
    return 0
