"""`backup`: a whole copy of a file, checked after it is written."""

from __future__ import annotations

from argparse import Namespace

from commands.office_file import open_file
from commands.parser import CommandParser, file_name


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file()
    parser.add_argument("--to", required=True, type=file_name, metavar="OUT", help="备份写到哪里；已有的备份会被替换")


def run(args: Namespace) -> int:
    """Write the copy and say where it is."""
    with open_file(args) as store:
        print(f"已备份到 {store.backup(args.to)}")
    return 0
