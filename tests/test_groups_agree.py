"""The top-up tax and the twin agree on 5,000 random groups, to 1e-9 of each amount."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from calculator.commands.top_up_tax import Found, compute
from calculator.law.law import load_law
from calculator.law.sources import Sources
from tests.twin.random_payslips import random_group
from tests.twin.top_up import group

GROUPS = 5_000
RELATIVE = 1e-9
LAW = load_law()


def found_of(seed: int) -> tuple[Found, dict[str, Any]]:
    year, entities = random_group(seed)
    names = ("income", "covered_taxes", "payroll", "tangible_assets")
    columns = ([Fraction(entity[name]) for entity in entities] for name in names)
    return compute(LAW, Sources(), year, *columns), group(year, entities)


def near(mine: Any, theirs: Any) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(near(one, other) for one, other in zip(mine, theirs, strict=True))
    assert isinstance(mine, float)
    return bool(abs(mine - theirs) <= RELATIVE * abs(theirs))


def test_groups_and_twin_agree() -> None:
    wrong, taxed, without_rate = [], 0, 0
    for seed in range(GROUPS):
        mine, theirs = found_of(seed)
        named = mine._asdict()
        assert set(named) == set(theirs)
        wrong += [f"seed {seed}: {name}: {named[name]}, twin {theirs[name]}" for name in named if not near(named[name], theirs[name])]
        taxed += mine.top_up_tax > 0
        without_rate += mine.etr is None
    assert not wrong, "\n".join(wrong[:20])
    # An empty comparison would agree too.
    assert taxed > GROUPS // 4
    assert without_rate > GROUPS // 20
