"""`read-apart`: hidden; how this program reads a foreign workbook in a process of its own (`importers/apart.py`)."""

from __future__ import annotations

from argparse import Namespace

from commands.parser import CommandParser, file_name


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_argument("kind", choices=["grids", "blank"])
    parser.add_argument("book", type=file_name)
    parser.add_argument("seconds", type=float)


def run(args: Namespace) -> int:
    """Send what the workbook holds to standard output."""
    from importers.reader_process import serve

    return serve(args.kind, args.book, args.seconds)
