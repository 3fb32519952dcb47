"""Each role of a workforce: who is known to qualify, which scheme of income tax it takes, and what pay elsewhere would leave as much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from calculator.analysis.people.exemption import threshold_of
from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.law.lookup import LawReader
from calculator.law.positions import DEFAULT, position
from calculator.people.income_test import EXEMPTION as EXEMPTION_PATH
from calculator.people.income_test import passes_income_test
from calculator.people.lines import Workforce
from calculator.people.pay_cells import stretches
from calculator.people.schemes import ALL_SCHEMES, EXEMPTION, NOT_READ, SUBJECT, Group, groups_of, scheme_states, schemes_of
from calculator.people.who_keeps import Pay, PayOf, at_pay, lowest_pay, pay_of_group
from calculator.people.workforce import open_to_project, pay_stated, workforce_of_lanes
from calculator.project.business import Role
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.recorder import Plain
from calculator.rules.kinds import Booleans, Floats
from calculator.rules.personal_income_tax import pay_that_meets_income_test
from calculator.validation import Words

State = Literal["stated", "income_test_met", "in_part", "open", "not_open", "not_known", "not_read", "no_law"]
"""``in_part``: pay is spread, some pass the income test. ``not_open``: the place, the employer or the statement says no. There is no "not met" of the five years' criteria: most were not read."""

Why = Literal[
    "stated", "stated_spread", "stated_not", "income_test_met", "in_part", "not_open", "no_law",
    "not_known", "not_known_no_test", "not_known_digital", "not_known_project", "not_known_spread",
]  # fmt: skip
"""Why a role stands so with the five years: the state itself, or what exactly is not known or stated."""

FEWEST_HEADS = 0.01
"""Of pay that is spread, fewer people than this above the test are nobody: a curve never quite ends."""


class Held(NamedTuple):
    """What is known of the five-year exemption, and why."""

    state: State
    why: Why


class BelowTest(NamedTuple):
    """The first year whose income test the pay under a contract fails though the pay stated meets it; what is tested, and the test [VND]."""

    year: int
    income: float
    threshold: float


class SchemeRow(NamedTuple):
    """A scheme as it stands for a role: what it takes off a head over all years if it alone is taken, also where it is not known to be open [VND]."""

    scheme: str
    state: State
    tax_off: float


class Span(NamedTuple):
    """A scheme taken from one year to another."""

    scheme: str
    first: int
    last: int


class EqualPay(NamedTuple):
    """A year's take-home of a head [VND], the gross pay of a month here, and that which leaves as much without any exemption."""

    year: int
    take_home: float
    gross_here: float
    gross_elsewhere: float


@dataclass(frozen=True)
class StaffRow:
    """One role: its schemes, those taken by the heads that take any, the runner-up, and what pay elsewhere leaves as much."""

    role: str
    income_test_from: float | None
    years_met: tuple[int, ...]
    schemes: tuple[SchemeRow, ...]
    heads: float
    taken: tuple[Span, ...]
    runner_up: SchemeRow | None
    equal_take_home: EqualPay | None
    why: Why = "not_known"
    spread_exempt: float = 0.0
    """Tax that people of a role with a spread of pay are exempt from, all years together [VND]."""
    below_test: BelowTest | None = None

    @property
    def five_years(self) -> State:
        """What is known of the five-year exemption."""
        return self.schemes[0].state


class Criteria(NamedTuple):
    """What one set of criteria gives: the law's own, or a draft's; the yearly pay its test asks for, and the tax staff are exempt from [VND]."""

    name: str
    title: Words | None
    income_test_from: float | None
    roles_met: tuple[str, ...]
    staff_tax_exempt: float


class _Laid(NamedTuple):
    """The roles of one case laid out: their pay, what computes it at other pay, and the groups of heads."""

    read: LawReader
    lanes: Lanes
    stated: Pay
    pay_of: PayOf
    groups: Sequence[Group]


def staff_rows(law: Law, case: Case) -> list[StaffRow]:
    """Say of every role what is known of it.

    Parameters
    ----------
    law : the law of a variant.
    case : a project at a site.
    """
    roles = case.scenario.project.workforce
    if not roles:
        return []
    laid, supposed = _laid(law, case), _laid(_read_open(law), case, suppose=True)
    passes = _passes(laid)
    return [_row(laid, supposed, role, place, passes) for place, role in enumerate(roles)]


def criteria_sets(law: Law, case: Case) -> list[Criteria]:
    """Compare the criteria of the five-year exemption with those of drafts that change nothing else; only under the law in force as it stands."""
    if not case.scenario.project.workforce or law.variant != DEFAULT or f"{EXEMPTION_PATH}income_multiple" not in law.parameters:
        return []
    found = [_criteria(law, case, DEFAULT, None)]
    for name, draft in load_library().drafts.items():
        if draft.changes and all(change.path.startswith(EXEMPTION_PATH) for change in draft.changes):
            found.append(_criteria(position(f"{DEFAULT}+{name}", {}, as_of=law.as_of, readings=law.readings), case, name, draft.title))
    return found


def _criteria(law: Law, case: Case, name: str, title: Words | None) -> Criteria:
    laid = _laid(law, case)
    met, workforce = np.asarray(_passes(laid).any(axis=0)), case.scenario.project.workforce
    # The test of Vietnamese is the one that was read; whose role is stated first says nothing.
    threshold = _threshold(laid, all(role.nationality == "foreign" for role in workforce))
    line = "personal_income_tax_exempt"
    exempt = float(evaluate(law, laid.lanes, only={line}).workforce[line].sum())
    passing = tuple(role.role for role, passed in zip(workforce, met, strict=True) if passed and _is_tested(role))
    return Criteria(name, title, threshold, passing, exempt)


def _laid(law: Law, case: Case, *, suppose: bool = False) -> _Laid:
    """Lay a case out; or suppose that everybody belongs to the staff of every scheme its place and employer do not shut."""
    read, lanes = LawReader(law, Plain()), build_lanes([replace(case, favourable=True) if suppose else case])
    if suppose:
        roles = replace(lanes.roles, schemes=np.ones_like(lanes.roles.schemes), qualifying_share=np.ones(len(lanes.roles.lane)))
        lanes = replace(lanes, roles=roles)
    stated, pay_of, _ = pay_stated(read, lanes, stretches(read, lanes.years), Plain())
    return _Laid(read, lanes, stated, pay_of, groups_of(read, lanes, stated.tax, stated.exempt, Plain()))


def _read_open(law: Law) -> Law:
    """Give the law with staff of free trade zones read as those of whom it is stated."""
    known = "free_trade_zone_staff" in law.all_readings
    return law.with_reading("free_trade_zone_staff", "stated_staff_from_first_month") if known else law


def _passes(laid: _Laid) -> Booleans:
    """Say in which years a role meets the income test of group 1, ``(year, role)``."""
    paths = laid.read.law.parameters
    if f"{EXEMPTION_PATH}income_multiple" not in paths:
        return np.zeros(laid.stated.gross.shape, dtype=bool)
    first = paths[f"{EXEMPTION_PATH}years"].history[0].from_.year
    counted = (laid.lanes.years[:, None] >= first) & (laid.lanes.roles.headcount > 0)
    met: Booleans = passes_income_test(laid.read, laid.lanes, laid.stated.gross) & counted
    return met


def _threshold(laid: _Laid, foreign: bool, place: int | None = None) -> float | None:
    """Give the yearly pay the income test asks for in the first year that is tested, of a role the first with heads."""
    path = f"{EXEMPTION_PATH}years"
    if path not in laid.read.law.parameters:
        return None
    tested = laid.lanes.years >= laid.read.law.parameters[path].history[0].from_.year
    if place is not None and (held := tested & (laid.lanes.roles.headcount[:, place] > 0)).any():
        tested = held
    first = laid.lanes.years[tested][0] if tested.any() else laid.read.law.parameters[path].history[0].from_.year
    value = _threshold_in(laid, int(first), foreign)
    return value if np.isfinite(value) else None


def _threshold_in(laid: _Laid, year: int, foreign: bool) -> float:
    """Give the yearly pay the test of a year asks for, with the growth of GDP per capita the case supposes [VND]."""
    index = laid.lanes.product_index
    return threshold_of(laid.read, year=year, foreign=foreign, index=index if index.size > 1 else None)


def _row(laid: _Laid, supposed: _Laid, role: Role, place: int, passes: Booleans) -> StaffRow:
    worth = supposed.groups[0].tax_off if supposed.groups[0].heads[place] > 0 else supposed.groups[1].tax_off
    off = {name: float(worth[number, :, place].sum()) for number, name in enumerate(ALL_SCHEMES)}
    choosing = [] if role.distribution is not None else laid.groups
    group = next((one for one in choosing if one.heads[place] > 0 and (one.scheme[:, place] >= 0).any()), None)
    threshold = _threshold(laid, role.nationality == "foreign", place)
    five_years = _five_years(laid, role, place, threshold)
    rows = [SchemeRow(EXEMPTION, five_years.state, off[EXEMPTION])]
    rows += [SchemeRow(name, _state(laid, role, name), off[name]) for name in schemes_of(laid.read.law)]
    runner_up = None
    if group is not None:
        chosen = {ALL_SCHEMES[number] for number in group.scheme[:, place] if number >= 0}
        own = group.tax_off[:, :, place].sum(axis=1)
        others = [
            row._replace(tax_off=float(own[ALL_SCHEMES.index(row.scheme)]))
            for row in rows
            if row.scheme not in chosen and own[ALL_SCHEMES.index(row.scheme)] > 0
        ]
        runner_up = max(others, key=lambda row: row.tax_off, default=None)
    return StaffRow(
        role=role.role,
        income_test_from=threshold,
        years_met=tuple(int(year) for year in laid.lanes.years[passes[:, place]]) if _is_tested(role) else (),
        schemes=tuple(rows),
        heads=0.0 if group is None else float(group.heads[place]),
        taken=() if group is None else _spans(laid, group, place),
        runner_up=runner_up,
        equal_take_home=None if group is None else _equal_take_home(laid, group, place),
        why=five_years.why,
        spread_exempt=0.0 if role.distribution is None else float(_people_of(laid, place).tax_exempt.sum()),
        below_test=None if group is None or five_years.state != "income_test_met" else _below_test(laid, group, role, place, passes),
    )


def _five_years(laid: _Laid, role: Role, place: int, threshold: float | None) -> Held:
    path = f"{EXEMPTION_PATH}years"
    if path not in laid.read.law.parameters:
        return Held("no_law", "no_law")
    first = laid.read.law.parameters[path].history[0].from_
    favourable = laid._replace(lanes=replace(laid.lanes, favourable=np.ones_like(laid.lanes.favourable)))
    if not open_to_project(laid.read, favourable.lanes, first)[0] or (role.digital_work == "no" and role.qualifying_share is None):
        return Held("not_open", "not_open")
    if role.qualifying_share == 0:
        return Held("not_open", "stated_not")
    is_open = bool(open_to_project(laid.read, laid.lanes, first)[0])
    spread = role.distribution is not None
    if role.qualifying_share is not None:
        if not is_open:
            return Held("not_known", "not_known_project")
        exempt = spread and _people_of(laid, place).tax_exempt.any()
        return Held("stated", "stated_spread" if exempt else "stated")
    if is_open and _any_passes(laid, role, place):
        return Held("in_part", "in_part") if spread else Held("income_test_met", "income_test_met")
    if _any_passes(favourable, role, place):
        # Only what is not known stands between the pay and the exemption.
        return Held("not_known", "not_known_digital" if is_open else "not_known_project")
    if threshold is None:
        return Held("not_known", "not_known_no_test")
    return Held("not_known", "not_known_spread" if spread else "not_known")


def _any_passes(laid: _Laid, role: Role, place: int) -> bool:
    """Say whether a role, or somebody of it where pay is spread, meets the income test in any year."""
    if role.distribution is None:
        return bool(_passes(laid)[:, place].any())
    return bool((_people_of(laid, place).qualifying_heads >= FEWEST_HEADS).any())


def _people_of(laid: _Laid, place: int) -> Workforce:
    """Compute the people of one role alone."""
    alone = replace(laid.lanes, roles=laid.lanes.roles.take(np.array([place])))
    return workforce_of_lanes(laid.read, alone, Plain())


def _below_test(laid: _Laid, group: Group, role: Role, place: int, passes: Booleans) -> BelowTest | None:
    """Hold the pay under a contract against the test of each exempt year that the pay stated meets."""
    if role.keeps == "employee":
        return None
    paid = pay_of_group(laid.read, laid.lanes, Plain(), laid.stated, laid.pay_of, group)
    foreign = role.nationality == "foreign"
    asked = np.array([_threshold_in(laid, int(year), foreign) for year in laid.lanes.years])
    roles = laid.lanes.roles
    needed = pay_that_meets_income_test(
        pay=paid.gross[:, [place]],
        held=roles.headcount[:, [place]] > 0,
        digital_work=np.ones(1, dtype=bool),
        foreign=roles.foreign[[place]],
        multiple=1.0,
        foreign_multiple=1.0,
        product_per_capita=asked[:, None],
    )[:, 0]
    fails = passes[:, place] & (paid.exempt[:, place] > 0) & (group.scheme[:, place] == 0) & (needed > 1)
    if not fails.any():
        return None
    at = int(np.argmax(fails))
    return BelowTest(int(laid.lanes.years[at]), float(asked[at] / needed[at]), float(asked[at]))


def _is_tested(role: Role) -> bool:
    """Say whether the role as a whole is held against the income test; pay that is spread is tested place by place."""
    return role.qualifying_share is None and role.distribution is None


def _state(laid: _Laid, role: Role, name: str) -> State:
    """Say how a scheme beside the five years stands: its place and employer, then what is stated of the people."""
    answer = next((answer for scheme, answer in role.schemes.items() if scheme == name), "unknown")
    where = int(scheme_states(laid.read, laid.lanes, name)[0])
    if where == 0 or answer == "no":
        return "not_open"
    staff = laid.read.law.parameters[f"{SUBJECT}{name}.staff"].history[-1].value
    if staff == NOT_READ and laid.read.reading("free_trade_zone_staff") == "not_known":
        return "not_read"
    return "open" if where == 1 and answer == "yes" else "not_known"


def _spans(laid: _Laid, group: Group, place: int) -> tuple[Span, ...]:
    found: list[Span] = []
    for year, number in zip(laid.lanes.years.tolist(), group.scheme[:, place].tolist(), strict=True):
        if number < 0 or group.tax_off[number, :, place][laid.lanes.years == year][0] <= 0:
            continue
        name = ALL_SCHEMES[number]
        if found and found[-1].scheme == name and found[-1].last == year - 1:
            found[-1] = found[-1]._replace(last=year)
        else:
            found.append(Span(name, year, year))
    return tuple(found)


def _equal_take_home(laid: _Laid, group: Group, place: int) -> EqualPay:
    """Find the gross pay that leaves as much without any exemption, in the first year with one."""
    paid = pay_of_group(laid.read, laid.lanes, Plain(), laid.stated, laid.pay_of, group)
    at = int(np.argmax(paid.exempt[:, place] > 0))
    target = paid.take_home

    def enough(monthly: Floats) -> Floats:
        there = laid.pay_of(laid.read, at_pay(laid.lanes, monthly), Plain())
        return there._replace(exempt=np.zeros(monthly.shape)).take_home - target

    here = paid.gross / laid.lanes.roles.months_paid
    high = np.maximum(here, 1.0)
    while (wanting := enough(high) < 0).any():
        high = np.where(wanting, 2 * high, high)
    elsewhere = lowest_pay(enough, np.zeros(high.shape), high)
    return EqualPay(int(laid.lanes.years[at]), float(target[at, place]), float(here[at, place]), float(elsewhere[at, place]))
