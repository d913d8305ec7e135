"""`share`: a file for a village, with its households alone, to be taken back with `merge`."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from commands.office_file import CLERK, open_file, village_named
from commands.parser import CommandParser, day, file_name
from domain.errors import KnownError
from domain.sharing import LEFT_OUT_LABELS, HandoutWish


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file()
    parser.add_argument(
        "--village", action="append", default=[], metavar="V", help="分发哪个村（社区），可以写几次；不写则分发整个文件"
    )
    parser.add_argument("--to", required=True, type=file_name, metavar="OUT", help="写成哪个文件（*.htk）")
    parser.add_argument("--recipient", default="", metavar="NAME", help="分发给谁；不写则为村（社区）的名称")
    parser.add_argument(
        "--without", action="append", default=[], choices=list(LEFT_OUT_LABELS), help="不带的内容：phone 联系电话，id_no 证件号码"
    )
    parser.add_argument("--expires", type=day, default=None, metavar="DATE", help="请在哪天以前交回")
    parser.add_argument("--password-file", type=file_name, default=None, metavar="F", help="密码写在这个文件的第一行")


def run(args: Namespace) -> int:
    """Write the file and say what is in it."""
    from db.sharing.handing_out import hand_out

    now = datetime.now().astimezone()
    with open_file(args.file, writing=True) as store:
        villages = [village_named(store, name) for name in args.village]
        recipient = args.recipient or "、".join(village.name for village in villages) or "全部村（社区）"
        wish = HandoutWish(
            recipient,
            tuple(village.uid for village in villages),
            frozenset(args.without),
            args.expires,
            password_in(args.password_file),
        )
        hand_out(store, wish, args.to, CLERK, now)
    print(f"已分发给{recipient}：{args.to}；交回后用 merge 合并。")
    return 0


def password_in(path: Path | None) -> str:
    """The password in the first line of a file; empty without a file. KnownError when it cannot be read or is empty."""
    if path is None:
        return ""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise KnownError(f"密码文件“{path}”不能读取，请检查路径，并存成 UTF-8 的文本。") from None
    if not lines or not lines[0].strip():
        raise KnownError(f"密码文件“{path}”的第一行是空的，请把密码写在第一行。")
    return lines[0].strip()
