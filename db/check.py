"""Checking a whole file: integrity, change log, derived values, the notice's rules, and the equations between the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from db import derived, engine
from db.chain import broken_seals
from db.check_figures import equation_faults
from db.check_incomes import income_faults
from db.check_rules import Fault, file_faults, rule_faults
from db.models import BatchRow
from db.queries.office import rounds
from db.replay import Difference, differences
from db.schemes import scheme_of
from domain.errors import KnownError

__all__ = ["Fault", "check"]

TABLES = {
    "region": "地区",
    "cadre": "干部",
    "round": "轮次",
    "notice": "通知",
    "household": "农户",
    "member": "人员",
    "helping": "帮扶关系",
    "inspection": "核查",
    "answer": "核查答案",
    "problem": "问题",
    "visit": "走访",
    "visitor": "走访人员",
    "monitoring": "监测记录",
    "income_sheet": "收入计算表",
    "income_amount": "收入明细",
    "sample": "复核样本",
    "responsibility": "责任落实",
}


def check(session: Session, today: date) -> list[Fault]:
    """Everything that is wrong in the file, gravest first; empty when it is sound."""
    faults = list(_integrity(session))
    faults += [_log_fault(difference) for difference in differences(session)]
    faults += [_seal_fault(session, number) for number in broken_seals(session)]
    for row in derived.differing(session):
        message = "户主、人口、所属村或帮扶人与成员资料不一致；请重新保存这户。"
        faults.append(Fault("derived", f"{row.head_name or row.uid}户", message))
    roles: set[str] = set()
    for round_ in rounds(session):
        try:
            notice = scheme_of(session, round_)
        except KnownError as known:
            faults.append(Fault("rule", round_.name, known.sentence))
            continue
        roles |= {role.key for role in notice.roles}
        faults += rule_faults(session, notice, round_, today)
        faults += income_faults(session, notice, round_, today)
        faults += equation_faults(session, notice, round_)
    faults += file_faults(session, roles)
    return faults


def _integrity(session: Session) -> Iterator[Fault]:
    connection = session.connection()
    for words in engine.integrity_faults(connection):
        yield Fault("integrity", "文件", f"文件已损坏（{words}）；请从备份文件夹里打开最近的一份备份。")
    for table, parent in engine.broken_keys(connection):
        where = TABLES.get(table, table)
        yield Fault("integrity", where, f"有一条{where}记录所属的{TABLES.get(parent, parent)}记录不存在；请从备份恢复。")


def _seal_fault(session: Session, number: int) -> Fault:
    batch = session.get(BatchRow, number)
    label = f"“{batch.label}”" if batch else ""
    message = f"第 {number} 步操作{label}的变更记录与封签不符；变更记录可能被别的程序改动过，请与备份或发出的副本核对。"
    return Fault("log", "变更记录", message)


def _log_fault(difference: Difference) -> Fault:
    where = f"{TABLES.get(difference.table, difference.table)} {difference.uid}"
    if difference.field == "*":
        side = "变更记录里有，文件里没有" if difference.stored is None else "文件里有，变更记录里没有"
        return Fault("log", where, f"这条记录{side}；文件可能被别的程序改动过。")
    values = f"记录为“{difference.logged}”，文件中为“{difference.stored}”"
    return Fault("log", where, f"字段 {difference.field} 与变更记录不符：{values}；文件可能被别的程序改动过。")
