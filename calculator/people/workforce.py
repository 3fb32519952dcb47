"""The workforce of the lanes: insurance, income tax and its exemption, role by role, over stretches of unchanged law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from calculator.enterprise.qualify import dated_states
from calculator.land.rent import Owners
from calculator.law.lookup import LawReader
from calculator.people.clocks import (
    Places,
    Qualifying,
    clock_counts_from_contract,
    first_month_of_any,
    first_months,
    qualifying_groups,
    start_of_places,
    years_before,
)
from calculator.people.income_test import EXEMPTION, income_test, is_digital, lanes_day, passes_income_test
from calculator.people.lines import PAY_LINES, Workforce
from calculator.people.pay_cells import Stretches, cells_of, stretches
from calculator.people.payroll import insurance_law, wage_tax_law
from calculator.people.who_keeps import Pay, PayOf, is_asked, pay_with_relief
from calculator.project.columns.lanes import Roles
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import eligibility, personal_income_tax, social_insurance
from calculator.rules.kinds import Booleans, Floats, Integers
from calculator.rules.personal_income_tax import WageTaxLaw
from calculator.rules.social_insurance import InsuranceLaw

_ZERO = np.zeros((1, 1))


class Wanted(NamedTuple):
    """What is wanted of the workforce beside insurance: its income tax, and gross pay and the heads that qualify by lane."""

    income_tax: bool
    pay: bool


def workforce_of_lanes(
    read: LawReader, lanes: Lanes, recorder: Plain, *, income_tax: bool = True, only: Collection[str] | None = None
) -> Workforce:
    """Compute insurance of every role, and income tax unless it is not asked for, and add them up by lane; ``only`` names the lines kept."""
    roles, zero = lanes.roles, np.zeros((1, 1))
    if not len(roles.lane):
        return Workforce(*[zero] * len(Workforce._fields))
    wanted = Wanted(income_tax, only is None or not PAY_LINES.isdisjoint(only) or is_asked(lanes))
    spans = stretches(read, lanes.years)
    spread = roles.is_spread
    if not spread.any():
        return _workforce(read, lanes, roles, spans, recorder, wanted)
    parts = []
    if not spread.all():
        alike = roles.take(~spread)
        parts.append(_workforce(read, replace(lanes, roles=alike), alike, spans, recorder, wanted))
    whole = roles.take(spread)
    parts.append(_workforce_of_cells(read, replace(lanes, roles=whole), spans, recorder, wanted))
    return Workforce(*(sum(amounts[1:], amounts[0]) for amounts in zip(*parts, strict=True)))


def _workforce(
    read: LawReader,
    lanes: Lanes,
    whole: Roles,
    spans: Stretches,
    recorder: Plain,
    wanted: Wanted,
    groups: list[Qualifying] | None = None,
) -> Workforce:
    """Compute roles, or the cells roles are cut into; of cells it is known who qualifies."""
    roles, zero = lanes.roles, np.zeros((1, 1))

    of_lane = Owners(roles.lane, lanes.count).sum_a_head(roles.headcount)

    unasked = np.full((1, 1), np.nan)

    def of_lane_if_wanted(amount: Floats) -> Floats:
        return of_lane(amount) if wanted.pay else unasked

    if not wanted.income_tax:
        stated = _pay_before_tax(read, lanes, spans, recorder)
        gross = of_lane_if_wanted(stated.gross)
        insurance, employer, fee = (of_lane(amount) for amount in stated[1:4])
        none = (unasked, unasked, unasked)
        return Workforce(gross, insurance, employer, fee, *none, gross, insurance, employer, fee, unasked, zero)
    stated, pay_of, held = pay_stated(read, lanes, spans, recorder, groups)
    asked = is_asked(lanes)
    pay = pay_with_relief(read, lanes, recorder, stated, pay_of) if asked else stated
    gross = of_lane_if_wanted(pay.gross)
    insurance, employer, fee, tax, exempt = (of_lane(amount) for amount in pay[1:])
    qualifying = unasked
    if wanted.pay:
        heads = sum((group.heads for group in held[1:]), held[0].heads)
        # Where nobody qualifies, a single zero takes no memory.
        qualifying = of_lane(heads) if heads.any() else zero
    paid = (gross, insurance, employer, fee, tax, exempt, qualifying)
    if not asked:
        return Workforce(*paid, gross, insurance, employer, fee, tax, zero)
    # Added up part by part, as above: a lane without a contract has the same numbers beside one that has.
    before = [of_lane(amount) for amount in stated[:5]]
    return Workforce(*(*paid, *before, of_lane(stated.gross - pay.gross)))


def pay_stated(
    read: LawReader, lanes: Lanes, spans: Stretches, recorder: Plain, groups: list[Qualifying] | None = None
) -> tuple[Pay, PayOf, list[Qualifying]]:
    """Give a year's pay of each role at the gross pay the scenario states, what computes it at other pay, and who qualifies: as stated."""
    before = _pay_before_tax(read, lanes, spans, recorder)
    tax = _tax_of_year(read, lanes, spans, before.gross, before.employee_insurance, recorder)
    held = _qualifying(read, lanes, before.gross, recorder) if groups is None else groups
    exempt = _exempt_tax(read, lanes, spans, before.gross, before.employee_insurance, tax, held)

    def pay_of(read: LawReader, lanes: Lanes, recorder: Plain) -> Pay:
        pay = _pay_before_tax(read, lanes, spans, recorder)
        tax = _tax_of_year(read, lanes, spans, pay.gross, pay.employee_insurance, recorder)
        return pay._replace(tax=tax, exempt=_exempt_tax(read, lanes, spans, pay.gross, pay.employee_insurance, tax, held))

    return before._replace(tax=tax, exempt=exempt), pay_of, held


def _pay_before_tax(read: LawReader, lanes: Lanes, spans: Stretches, recorder: Plain) -> Pay:
    """Give a year's gross pay and insurance of a head of each role; its tax is not computed."""
    roles = lanes.roles
    paid = recorder.apply(
        social_insurance.contributions,
        insured=spans.of_year(roles.insured_pay),
        foreign=roles.foreign,
        contract_months=roles.contract_months,
        law=_insurance_of_stretches(read, lanes.years, spans, roles.region),
        months=spans.months[:, None],
    )
    employee, employer, fee = (spans.sum_by_year(part) for part in (paid.employee, paid.employer, paid.trade_union_fee))
    unasked = np.full((1, 1), np.nan)
    gross = roles.monthly_pay * roles.months_paid
    return Pay(gross, employee, employer, fee, unasked, unasked)


def _insurance_of_stretches(read: LawReader, years: Integers, spans: Stretches, region: Integers) -> InsuranceLaw:
    """Look up the insurance law of each stretch; once for all roles that are all in one region."""
    if (region != region[0]).any():
        return insurance_law(read, spans.day[:, None], region[None, :])
    law: InsuranceLaw = read.of_years(
        ("insurance_law", int(region[0])), years, lambda: insurance_law(read, spans.day[:, None], region[None, :1])
    )
    return law


def _workforce_of_cells(read: LawReader, lanes: Lanes, spans: Stretches, recorder: Plain, wanted: Wanted) -> Workforce:
    """Compute roles whose pay is spread over their people, cut into cells inside which every rule is a straight line."""
    roles = lanes.roles
    if not wanted.income_tax or EXEMPTION + "years" not in read.law.parameters:
        cells = cells_of(read, lanes, spans, (), ())
        none = np.zeros(cells.begins.shape)
        return _workforce(read, replace(lanes, roles=cells.roles), roles, spans, recorder, wanted, [Qualifying(none, none)])
    first = read.law.parameters[EXEMPTION + "years"].history[0].from_
    years = read.once(EXEMPTION + "years", max(first, read.law.as_of))
    places = _places(read, lanes, recorder, _counted(read, lanes, first))
    back = [years_before(places.so_far, years_back, np.inf) for years_back in (1, int(years), int(years) + 1)]
    cells = cells_of(read, lanes, spans, [places.year, *back], _taken_out(read, lanes, places, years))
    wide = np.where(cells.begins >= places.year[:, cells.role], np.nan_to_num(cells.roles.qualifying_share, nan=1.0), 0.0)
    start = start_of_places(first_months(cells.roles, lanes.years), places.so_far[:, cells.role], cells.begins, int(years))
    groups = qualifying_groups(read, cells.roles, lanes.years, wide, start, years, roles, cells.role)
    return _workforce(read, replace(lanes, roles=cells.roles), roles, spans, recorder, wanted, groups)


def _tax_of_year(read: LawReader, lanes: Lanes, spans: Stretches, gross: Floats, insurance: Floats, recorder: Plain) -> Floats:
    """Tax a year's pay: residents by the yearly tariff, short contracts and non-residents at flat rates."""
    roles = lanes.roles

    def of_january() -> WageTaxLaw:
        january = np.array([dt.date(int(year), 1, 1).toordinal() for year in lanes.years], dtype=np.int64)[:, None]
        return wage_tax_law(read, january, "personal_income_tax.resident_tariff_year", 12)

    law: WageTaxLaw = read.of_years(("wage_tax_law",), lanes.years, of_january)
    due = recorder.apply(
        personal_income_tax.wage_tax,
        gross=gross,
        insurance=insurance,
        pension_premium=np.zeros(1),
        dependants=roles.dependants,
        resident=roles.resident,
        contract_months=roles.contract_months,
        month_pay=roles.monthly_pay,
        law=law,
    )
    short = roles.resident & (roles.contract_months < law.short_contract_months)
    if not short.any():
        return due.tax
    # The threshold of a payment may change inside a year.
    threshold = read.by_date("personal_income_tax.short_contract.threshold", spans.day)[:, None]
    rate = read.by_date("personal_income_tax.short_contract.rate", spans.day)[:, None]
    part = recorder.apply(
        personal_income_tax.short_contract_tax,
        gross=gross[spans.year] * spans.months[:, None] / 12,
        month_pay=roles.monthly_pay[spans.year],
        threshold=threshold,
        rate=rate,
    )
    return np.where(short, spans.sum_by_year(part), due.tax)


def _exempt_tax(
    read: LawReader, lanes: Lanes, spans: Stretches, gross: Floats, insurance: Floats, tax: Floats, groups: list[Qualifying]
) -> Floats:
    """Exempt the tax on wages of the qualifying project, in their ratio to all wages or by taking them out first."""
    recorder, path = read.recorder, EXEMPTION + "share"
    relief = read.once(path, lanes_day(read, path)) if path in read.law.parameters else 0.0
    if any(_is_mixed(part) for part in groups) and read.reading("mixed_wages") == "exclusion":
        exempt = np.zeros(tax.shape)
        for part in groups:
            rest = _tax_of_year(read, lanes, spans, gross * (1 - part.pay), insurance, recorder)
            exempt = exempt + recorder.apply(
                personal_income_tax.exempt_tax_by_exclusion, tax=tax, tax_on_rest=rest, qualifying_share=part.heads, relief=relief
            )
        return exempt
    share = sum((part.heads * part.pay for part in groups[1:]), groups[0].heads * groups[0].pay)
    return recorder.apply(personal_income_tax.exempt_tax, tax=tax, exempt_share=share, relief=relief)


def _is_mixed(part: Qualifying) -> bool:
    """Say whether anybody who qualifies has wages of which a part is exempt and a part is not."""
    partly = (part.pay > 0) & (part.pay < 1)
    return bool(partly.any() and (partly & (part.heads > 0)).any())


def _qualifying(read: LawReader, lanes: Lanes, gross: Floats, recorder: Plain) -> list[Qualifying]:
    """Give the exempt part of each role: who qualifies, pay from the project, and the months of the five years."""
    roles, law = lanes.roles, read.law
    if EXEMPTION + "years" not in law.parameters:
        return [Qualifying(np.zeros(gross.shape), np.zeros(gross.shape))]
    able = is_digital(lanes) | ~np.isnan(roles.qualifying_share)
    if not recorder.recording and 2 * able.sum() < len(able):
        # Few can qualify: only they are looked at.
        own = np.flatnonzero(able)
        some = _qualifying(read, replace(lanes, roles=roles.take(own)), gross.take(own, axis=1, mode="clip"), recorder) if len(own) else []
        return [Qualifying(*(_among_others(part, own, gross.shape) for part in group)) for group in some] or [Qualifying(_ZERO, _ZERO)]
    first = law.parameters[EXEMPTION + "years"].history[0].from_
    counted = _counted(read, lanes, first)
    passes = passes_income_test(read, lanes, gross)
    tested = counted & np.isnan(roles.qualifying_share)
    if _any_lapses(tested, passes) and read.reading("income_test_frequency") == "once_at_start":
        passes = passes | (tested & np.logical_or.accumulate(passes & tested))
    if np.isnan(roles.qualifying_share).all():
        qualify = counted & passes
        qualifying = qualify.astype(np.float64)
    else:
        qualifying = np.where(counted, np.where(np.isnan(roles.qualifying_share), passes, roles.qualifying_share), 0.0)
        qualify = qualifying > 0
    start = first_month_of_any(roles, lanes.years, qualify)
    years = read.once(EXEMPTION + "years", max(first, law.as_of))
    return qualifying_groups(read, roles, lanes.years, qualifying, start, years, roles, np.arange(len(roles.lane)))


def _any_lapses(tested: Booleans, passes: Booleans) -> bool:
    """Say whether any role fails a test in a year after it passed it."""
    so_far = np.zeros(tested.shape[1:], dtype=np.bool_)
    for failed, passed in zip(tested & ~passes, tested & passes, strict=True):
        if (failed & so_far).any():
            return True
        so_far |= passed
    return False


def _counted(read: LawReader, lanes: Lanes, first: dt.date) -> Booleans:
    """Say in which years a role counts for the exemption: claimed, open to its project, in force, and somebody there, ``(year, role)``."""
    roles = lanes.roles
    open_to = open_to_project(read, lanes, first)[roles.lane] & lanes.claims[roles.lane]
    counted: Booleans = roles.headcount > 0
    counted &= open_to
    counted[lanes.years < first.year] = False
    return counted


def _places(read: LawReader, lanes: Lanes, recorder: Plain, counted: Booleans) -> Places:
    """Give the pay from which on a place of each role qualifies; all do, or none, where the share that qualifies is stated."""
    roles, path = lanes.roles, EXEMPTION + "income_multiple"
    tested = np.isnan(roles.qualifying_share)
    gross = roles.monthly_pay * roles.months_paid
    least = np.full(gross.shape, np.inf)
    if path in read.law.parameters:
        least = recorder.apply(personal_income_tax.pay_that_meets_income_test, **income_test(read, lanes, gross))
    least = np.where(counted, np.where(tested, least, np.where(roles.qualifying_share > 0, 0.0, np.inf)), np.inf)
    so_far = np.minimum.accumulate(least, axis=0)
    lapses = counted & tested & (least > so_far)
    if lapses.any() and read.reading("income_test_frequency") == "once_at_start":
        least = np.where(counted, so_far, np.inf)
    return Places(least, so_far)


def _taken_out(read: LawReader, lanes: Lanes, places: Places, years: float) -> list[Floats]:
    """Give the parts of pay that may be taken out before the tariff, where wages are mixed and the law is read so; each ``(year, role)``."""
    roles = lanes.roles
    begins = first_months(roles, lanes.years)
    clocks = [begins, years_before(begins, int(years), -np.inf), begins - 12]
    if clock_counts_from_contract(read, roles):
        clocks.append(np.broadcast_to(roles.first_contract_month, begins.shape))
    parts = [
        roles.project_share
        * personal_income_tax.exempt_months(start_month=np.nan_to_num(start, nan=np.inf), exempt_years=years, years=lanes.years)
        for start in clocks
    ]
    mixed = [part for part in parts if (np.isfinite(places.year) & (part > 0) & (part < 1)).any()]
    return mixed if mixed and read.reading("mixed_wages") == "exclusion" else []


def open_to_project(read: LawReader, lanes: Lanes, first: dt.date) -> Booleans:
    """Hold the project of each lane against the conditions of the exemption."""
    prefix = EXEMPTION + "conditions."
    days = np.full(lanes.count, max(first, read.law.as_of).toordinal(), dtype=np.int64)
    paths = read.kept(("conditions_of_staff",), lambda: [path for path in read.law.parameters if path.startswith(prefix)])
    own = [dated_states(read, path, days, lanes.facts) for path in paths]
    if not own:
        return np.ones(lanes.count, dtype=bool)
    state = read.recorder.apply(eligibility.all_of, states=own)
    return eligibility.granted(state=state, favourable=lanes.favourable)


def _among_others(amounts: Floats, own: Integers, shape: tuple[int, ...]) -> Floats:
    """Put amounts of some roles among all; the others have none."""
    whole = np.zeros(shape)
    whole[:, own] = amounts
    return whole
