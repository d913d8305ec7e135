"""`check`: integrity of the file, replay of its change log, the notice's rules, equations between the tables."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from commands.office_file import open_file
from commands.output import print_json
from commands.parser import CommandParser

KINDS = {
    "integrity": "文件完整性",
    "log": "变更记录",
    "derived": "汇总字段",
    "rule": "通知规定",
    "equation": "表间关系",
}
FAULTY = 1


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file()
    parser.add_json()


def run(args: Namespace) -> int:
    """Print what is wrong in the file; 1 when something is."""
    from db.check import check

    with open_file(args) as store, store.read() as session:
        faults = check(session, date.today())
    if args.json:
        print_json({"ok": not faults, "findings": faults})
    elif faults:
        for fault in faults:
            print(f"【{KINDS[fault.kind]}】{fault.where}：{fault.message}")
        print(f"共 {len(faults)} 处。")
    else:
        print("没有发现问题。")
    return FAULTY if faults else 0
