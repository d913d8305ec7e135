"""`share`: a file for a village, with its households alone, to be taken back with `merge`."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from commands.office_file import CLERK, open_file, village_named
from commands.parser import CommandParser, day, file_name
from commands.password_file import password_in
from domain.sharing import LEFT_OUT_LABELS, HandoutWish


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file(password="--own-password-file")
    parser.add_argument(
        "--village", action="append", default=[], metavar="V", help="分发哪个村（社区），可以写几次；不写则分发整个文件"
    )
    parser.add_argument("--to", required=True, type=file_name, metavar="OUT", help="写成哪个文件（*.htk）")
    parser.add_argument("--recipient", default="", metavar="NAME", help="分发给谁；不写则为村（社区）的名称")
    parser.add_argument(
        "--without", action="append", default=[], choices=list(LEFT_OUT_LABELS), help="不带的内容：phone 联系电话，id_no 证件号码"
    )
    parser.add_argument("--expires", type=day, default=None, metavar="DATE", help="请在哪天以前交回")
    words = "分发的文件要设密码时：密码写在这个文件的第一行"
    parser.add_argument("--password-file", type=file_name, default=None, metavar="F", help=words)
    parser.add_operator()


def run(args: Namespace) -> int:
    """Write the file and say what is in it."""
    from db.sharing.handing_out import hand_out

    now = datetime.now().astimezone()
    with open_file(args, writing=True) as store:
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
