"""Under which type (类型) and nature (性质简述) of the notice a problem falls that a question found."""

from __future__ import annotations

from collections.abc import Sequence

from domain.scheme import CheckItem, Scheme


def sorted_as(scheme: Scheme, item: CheckItem, reasons: Sequence[str] = ()) -> tuple[str, str]:
    """(type, nature) as keys of the notice, empty where it does not say: the clerk then chooses.

    `reasons` are the answers that the question fails by. The nature is the question's own, else the one that the only reason is
    called by (the problems that 003 lists are the answers); the type is that of the nature, else the one named after the
    question's dimension (the areas of 003).
    """
    natures = {nature.key: nature for nature in scheme.natures}
    nature = natures.get(item.nature)
    if nature is None and len(reasons) == 1:
        nature = next((one for one in scheme.natures if one.label == reasons[0]), None)
    type_ = nature.type if nature is not None else ""
    if not type_ and any(one.key == item.dimension for one in scheme.problem_types):
        type_ = item.dimension
    return type_, nature.key if nature is not None else ""
