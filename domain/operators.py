"""Who works in a file: operators with a role, what each role may, and their PINs.

Operators stand in the settings of the file; they are its own and do not travel with what is handed out. A file without operators
knows no roles: everybody may do everything.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.errors import Finding, KnownError

PREFIX = "operator:"
"""Settings `operator:<uid>` hold one operator each, as JSON."""

LONGEST_NAME = 20
SHORTEST_PIN = 4
_COST, _BLOCK = 2**14, 8


class Role(StrEnum):
    """What a person is trusted with; each role may all that the one before it may."""

    KEYING = "keying"
    REVIEW = "review"
    MANAGE = "manage"


ROLE_LABELS = {Role.KEYING: "录入", Role.REVIEW: "审核", Role.MANAGE: "管理"}


class Right(StrEnum):
    """What not everybody may; all the rest may be done in every role."""

    STRIKE = "strike"
    REMOVE = "remove"
    SAMPLE = "sample"
    IMPORT = "import"
    MERGE = "merge"
    DECIDE = "decide"
    UNDO_OTHERS = "undo_others"
    ROUNDS = "rounds"
    NOTICES = "notices"
    REGIONS = "regions"
    HAND_OUT = "hand_out"
    PASSWORD = "password"
    OPERATORS = "operators"
    RESTORE = "restore"
    MOVE = "move"


LEAST = {
    Right.STRIKE: Role.REVIEW,
    Right.REMOVE: Role.REVIEW,
    Right.SAMPLE: Role.REVIEW,
    Right.IMPORT: Role.REVIEW,
    Right.MERGE: Role.REVIEW,
    Right.DECIDE: Role.REVIEW,
    Right.UNDO_OTHERS: Role.REVIEW,
    Right.ROUNDS: Role.MANAGE,
    Right.NOTICES: Role.MANAGE,
    Right.REGIONS: Role.MANAGE,
    Right.HAND_OUT: Role.MANAGE,
    Right.PASSWORD: Role.MANAGE,
    Right.OPERATORS: Role.MANAGE,
    Right.RESTORE: Role.MANAGE,
    Right.MOVE: Role.MANAGE,
}
"""The least role that has a right."""

RIGHT_LABELS = {
    Right.STRIKE: "销号和取消销号",
    Right.REMOVE: "删除农户",
    Right.SAMPLE: "抽取复核样本",
    Right.IMPORT: "导入表格",
    Right.MERGE: "合并交回的文件",
    Right.DECIDE: "处理合并的冲突",
    Right.UNDO_OTHERS: "撤销别人的操作",
    Right.ROUNDS: "新建和修改轮次",
    Right.NOTICES: "修改通知",
    Right.REGIONS: "管理村组",
    Right.HAND_OUT: "分发文件",
    Right.PASSWORD: "改文件密码",
    Right.OPERATORS: "管理操作员",
    Right.RESTORE: "从备份恢复",
    Right.MOVE: "把数据搬到服务器",
}

RIGHT_OF = {
    "household_removed": Right.REMOVE,
    "sample": Right.SAMPLE,
    "import": Right.IMPORT,
    "merge": Right.MERGE,
    "decide": Right.DECIDE,
    "round": Right.ROUNDS,
    "notice": Right.NOTICES,
    "region": Right.REGIONS,
    "operators": Right.OPERATORS,
    "password": Right.PASSWORD,
    "handout": Right.HAND_OUT,
    "restore": Right.RESTORE,
}
"""The right that a write needs, by the kind of its batch in the change log. What needs none is missing."""


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who works in the file. `pin` is what `pin_hash` gives, empty for somebody without one."""

    uid: str
    name: str
    role: Role = Role.KEYING
    pin: str = ""

    @property
    def title(self) -> str:
        """As the status line has it: `审核：王芳`."""
        return f"{ROLE_LABELS[self.role]}：{self.name}"

    def may(self, right: Right) -> bool:
        """True when the role has this right."""
        ranks = list(Role)
        return ranks.index(self.role) >= ranks.index(LEAST[right])


def refusal(operator: Operator, right: Right) -> str:
    """The sentence for somebody who may not: who may instead."""
    ranks = list(Role)
    able = "、".join(ROLE_LABELS[role] for role in ranks[ranks.index(LEAST[right]) :])
    return f"{operator.name}是“{ROLE_LABELS[operator.role]}”人员，不能{RIGHT_LABELS[right]}；请由“{able}”人员来做。"


def require(operator: Operator | None, right: Right | None) -> None:
    """Refuse what the operator may not; KnownError says who may. Without operators everybody may everything."""
    if operator is not None and right is not None and not operator.may(right):
        raise KnownError(refusal(operator, right))


def check_operators(operators: Sequence[Operator]) -> list[Finding]:
    """What forbids these operators: names of one's own, and somebody left who may manage them."""
    findings = []
    names = [one.name for one in operators]
    for one in operators:
        if not one.name.strip() or not one.name.isprintable() or len(one.name) > LONGEST_NAME:
            findings.append(Finding("name", f"请写姓名或编号，不超过 {LONGEST_NAME} 个字。"))
        elif names.count(one.name) > 1:
            findings.append(Finding("name", f"已经有叫“{one.name}”的操作员，请写得能分清。"))
    if operators and not any(one.role is Role.MANAGE for one in operators):
        findings.append(Finding("role", "至少要有一名“管理”人员，否则以后没有人能改操作员和密码。"))
    return findings


def check_pin(pin: str) -> list[Finding]:
    """What forbids a PIN; an empty one is none."""
    if pin and (len(pin) < SHORTEST_PIN or not pin.isascii() or not pin.isalnum()):
        return [Finding("pin", f"个人密码至少 {SHORTEST_PIN} 位，只用数字和字母；可以不设。")]
    return []


def pin_hash(pin: str, salt: bytes) -> str:
    """What is kept of a PIN: salt and scrypt hash, in hexadecimal; empty for none."""
    if not pin:
        return ""
    return f"{salt.hex()}:{_scrypt(pin, salt).hex()}"


def pin_fits(operator: Operator, pin: str) -> bool:
    """True when this is the operator's PIN; somebody without one needs none."""
    if not operator.pin:
        return True
    salt, _, kept = operator.pin.partition(":")
    return hmac.compare_digest(_scrypt(pin, bytes.fromhex(salt)), bytes.fromhex(kept))


def _scrypt(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=1)


def operators_in(settings: Mapping[str, str]) -> list[Operator]:
    """The operators of a file by role (管理 first) and name; an entry that cannot be read is nobody."""
    found = [one for key, text in settings.items() if key.startswith(PREFIX) if (one := _read(key, text)) is not None]
    ranks = list(Role)
    return sorted(found, key=lambda one: (-ranks.index(one.role), one.name))


def setting_of(operator: Operator) -> tuple[str, str]:
    """Key and value under which an operator is kept."""
    text = json.dumps({"name": operator.name, "role": operator.role, "pin": operator.pin}, ensure_ascii=False)
    return f"{PREFIX}{operator.uid}", text


def renamed(operator: Operator, name: str, role: Role) -> Operator:
    """The same operator with another name or role."""
    return replace(operator, name=name.strip(), role=role)


def _read(key: str, text: str) -> Operator | None:
    try:
        kept = json.loads(text)
        return Operator(key.removeprefix(PREFIX), str(kept["name"]), Role(kept["role"]), str(kept["pin"]))
    except (ValueError, KeyError, TypeError):
        return None
