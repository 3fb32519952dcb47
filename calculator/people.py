"""The workforce of the lanes: insurance, income tax and its exemption, role by role, over stretches of unchanged law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import NamedTuple

import numpy as np

from calculator.land import sum_by_lane
from calculator.law.lookup import LawReader
from calculator.law.schema import Entry
from calculator.payroll import insurance_law, wage_tax_law
from calculator.project.facts import ANSWERS, UNKNOWN
from calculator.project.lanes import Lanes
from calculator.qualify import dated_states
from calculator.recorder import Plain
from calculator.rules import eligibility, personal_income_tax, social_insurance
from calculator.rules.kinds import Booleans, Floats, Integers
from calculator.who_keeps import Pay, PayOf, is_asked, pay_with_relief

EXEMPTION = "personal_income_tax.exemption."


INCOME_TAX_LINES = frozenset(
    {
        "personal_income_tax",
        "personal_income_tax_without_exemption",
        "personal_income_tax_exempt",
        "take_home",
        "take_home_without_exemption",
        "staff_relief_kept_by_employees",
    }
)
"""Yearly lines that need the income tax of the workforce. No levy of the enterprise depends on it, unless a contract leaves it a part."""


class Workforce(NamedTuple):
    """Yearly amounts of the workforce of each lane [VND], ``(year, lane)``; without income tax what depends on it is NaN.

    ``tax`` is that before the exemption on the pay that is paid; the last four compare with the gross pay the scenario states.
    """

    gross_pay: Floats
    employee_insurance: Floats
    employer_insurance: Floats
    trade_union_fee: Floats
    tax: Floats
    tax_exempt: Floats
    tax_without: Floats
    take_home_without: Floats
    employer_cost_without: Floats
    pay_saved: Floats

    @property
    def take_home(self) -> Floats:
        """Pay after insurance and tax."""
        return self.gross_pay - self.employee_insurance - self.tax + self.tax_exempt

    @property
    def employer_cost(self) -> Floats:
        """Pay, insurance of the employer and trade-union fee."""
        return self.gross_pay + self.employer_insurance + self.trade_union_fee

    @property
    def kept_by_employer(self) -> Floats:
        """What the employer pays less than for the gross pay stated; nothing unless a contract leaves it a part."""
        return self.employer_cost_without - self.employer_cost if self.pay_saved.any() else self.pay_saved


class Qualifying(NamedTuple):
    """The part of the heads of each role that qualify, and of their pay that is exempt, ``(year, role)``."""

    heads: Floats
    pay: Floats


class Stretches(NamedTuple):
    """Stretches of unchanged law: the place of the year, the first day as ordinal, and the months; each ``(stretch,)``."""

    year: Integers
    day: Integers
    months: Floats

    def sum_by_year(self, values: Floats) -> Floats:
        """Add up the stretches of each year, ``(stretch, role)`` to ``(year, role)``; ``add.reduceat`` is many times slower."""
        first = np.flatnonzero(np.diff(self.year, prepend=-1))
        total = values[first]
        for place in np.setdiff1d(np.arange(len(self.year)), first):
            total[self.year[place]] += values[place]
        return total


def workforce_of_lanes(read: LawReader, lanes: Lanes, recorder: Plain, *, income_tax: bool = True) -> Workforce:
    """Compute insurance of every role, and income tax unless it is not asked for, and add them up by lane."""
    roles, zero = lanes.roles, np.zeros((1, 1))
    if not len(roles.lane):
        return Workforce(*[zero] * len(Workforce._fields))
    spans = stretches(read, lanes.years)

    def of_lane(amount: Floats) -> Floats:
        return sum_by_lane(amount * roles.headcount, roles.lane, lanes.count)

    if not income_tax:
        stated = _pay_before_tax(read, lanes, spans, recorder)
        unasked = np.full((1, 1), np.nan)
        gross, insurance, employer, fee = (of_lane(amount) for amount in stated[:4])
        return Workforce(gross, insurance, employer, fee, unasked, unasked, unasked, unasked, gross + employer + fee, zero)
    stated, pay_of = pay_stated(read, lanes, spans, recorder)
    asked = is_asked(lanes)
    pay = pay_with_relief(read, lanes, recorder, stated, pay_of) if asked else stated
    gross, insurance, employer, fee, tax, exempt = (of_lane(amount) for amount in pay)
    if not asked:
        without = (tax, gross - insurance - tax, gross + employer + fee, zero)
        return Workforce(gross, insurance, employer, fee, tax, exempt, *without)
    return Workforce(
        gross_pay=gross,
        employee_insurance=insurance,
        employer_insurance=employer,
        trade_union_fee=fee,
        tax=tax,
        tax_exempt=exempt,
        tax_without=of_lane(stated.tax),
        take_home_without=of_lane(stated._replace(exempt=zero).take_home),
        employer_cost_without=of_lane(stated.employer_cost),
        pay_saved=of_lane(stated.gross - pay.gross),
    )


def pay_stated(read: LawReader, lanes: Lanes, spans: Stretches, recorder: Plain) -> tuple[Pay, PayOf]:
    """Give a year's pay of each role at the gross pay the scenario states, and what computes it at other pay: who qualifies stays as stated."""
    before = _pay_before_tax(read, lanes, spans, recorder)
    tax = _tax_of_year(read, lanes, spans, before.gross, before.employee_insurance, recorder)
    part = _qualifying(read, lanes, before.gross, recorder)
    exempt = _exempt_tax(read, lanes, spans, before.gross, before.employee_insurance, tax, part)

    def pay_of(read: LawReader, lanes: Lanes, recorder: Plain) -> Pay:
        pay = _pay_before_tax(read, lanes, spans, recorder)
        tax = _tax_of_year(read, lanes, spans, pay.gross, pay.employee_insurance, recorder)
        return pay._replace(tax=tax, exempt=_exempt_tax(read, lanes, spans, pay.gross, pay.employee_insurance, tax, part))

    return before._replace(tax=tax, exempt=exempt), pay_of


def _pay_before_tax(read: LawReader, lanes: Lanes, spans: Stretches, recorder: Plain) -> Pay:
    """Give a year's gross pay and insurance of a head of each role; its tax is not computed."""
    roles = lanes.roles
    monthly = recorder.apply(
        social_insurance.contributions,
        insured=roles.insured_pay[spans.year],
        foreign=roles.foreign,
        contract_months=roles.contract_months,
        law=insurance_law(read, spans.day[:, None], roles.region[None, :]),
    )

    def of_year(month: Floats) -> Floats:
        return spans.sum_by_year(month * spans.months[:, None])

    unasked = np.full((1, 1), np.nan)
    gross = roles.monthly_pay * roles.months_paid
    return Pay(gross, of_year(monthly.employee), of_year(monthly.employer), of_year(monthly.trade_union_fee), unasked, unasked)


Lines = dict[str, Callable[[], Floats]]


def asked(lines: Lines, only: Collection[str] | None) -> dict[str, Floats]:
    """Compute the lines asked for; all where ``only`` is None."""
    return {name: make() for name, make in lines.items() if only is None or name in only}


def workforce_lines(people: Workforce, headcount: Floats) -> Lines:
    """Give the yearly lines of the workforce, each to be computed when it is asked for."""
    return {
        "headcount": lambda: headcount,
        "gross_pay": lambda: people.gross_pay,
        "employee_insurance": lambda: people.employee_insurance,
        "personal_income_tax": lambda: people.tax - people.tax_exempt,
        "personal_income_tax_without_exemption": lambda: people.tax_without,
        "personal_income_tax_exempt": lambda: people.tax_exempt,
        "take_home": lambda: people.take_home,
        "take_home_without_exemption": lambda: people.take_home_without,
        "employer_insurance": lambda: people.employer_insurance,
        "trade_union_fee": lambda: people.trade_union_fee,
        "employer_cost": lambda: people.employer_cost,
        "employer_cost_without_exemption": lambda: people.employer_cost_without,
        "employer_cost_per_head": lambda: _a_head(people.employer_cost, headcount),
        "staff_relief_kept_by_employees": lambda: people.take_home - people.take_home_without,
        "staff_relief_kept_by_employer": lambda: people.kept_by_employer,
    }


def _a_head(amount: Floats, headcount: Floats) -> Floats:
    """Give an amount a head; NaN in years without anybody."""
    held = np.broadcast_to(headcount, np.broadcast_shapes(amount.shape, headcount.shape))
    a_head: Floats = np.divide(amount, held, out=np.full(held.shape, np.nan), where=held > 0)
    return a_head


def state_lines(read: LawReader, lanes: Lanes, enterprise: dict[str, Floats], people: Workforce) -> Lines:
    """Give what the State receives, and the parts of the centre and the province where the law fixes them; NaN where it is not known.

    Each line is computed when it is asked for.
    """
    rent, top_up = enterprise["land_rent_due"], enterprise["top_up_tax"]
    central_rent = read.by_year("state_budget.land_rent.central_share", lanes.years, np.nan)
    central_top_up = read.by_year("state_budget.top_up_tax.central_share", lanes.years, np.nan)
    unknown = np.full((1, 1), np.nan)
    return {
        "corporate_income_tax": lambda: enterprise["corporate_income_tax"],
        "top_up_tax": lambda: top_up,
        "land_rent": lambda: rent,
        "land_use_tax": lambda: enterprise["land_use_tax"],
        "personal_income_tax": lambda: people.tax - people.tax_exempt,
        "insurance_contributions": lambda: people.employee_insurance + people.employer_insurance,
        "central_corporate_income_tax": lambda: unknown,
        "provincial_corporate_income_tax": lambda: unknown,
        "central_top_up_tax": lambda: top_up * central_top_up,
        "provincial_top_up_tax": lambda: top_up * (1 - central_top_up),
        "central_land_rent": lambda: rent * central_rent,
        "provincial_land_rent": lambda: rent * (1 - central_rent),
        "central_land_use_tax": lambda: unknown,
        "provincial_land_use_tax": lambda: unknown,
        "central_personal_income_tax": lambda: unknown,
        "provincial_personal_income_tax": lambda: unknown,
    }


def stretches(read: LawReader, years: Integers) -> Stretches:
    """Cut years where the insurance law, or the flat tax of short contracts, changes inside them."""
    changes = {
        entry.from_
        for path, parameter in read.law.parameters.items()
        if path.startswith(("social_insurance.", "personal_income_tax.short_contract."))
        for entry in parameter.history
    }
    rows = []
    for place, year in enumerate(years.tolist()):
        begins = [1, *sorted({day.month for day in changes if day.year == year and day.month > 1})]
        for month, after in zip(begins, [*begins[1:], 13], strict=True):
            rows.append((place, dt.date(year, month, 1).toordinal(), after - month))
    table = np.array(rows, dtype=np.int64)
    return Stretches(table[:, 0], table[:, 1], table[:, 2].astype(np.float64))


def _tax_of_year(read: LawReader, lanes: Lanes, spans: Stretches, gross: Floats, insurance: Floats, recorder: Plain) -> Floats:
    """Tax a year's pay: residents by the yearly tariff, short contracts and non-residents at flat rates."""
    roles = lanes.roles
    january = np.array([dt.date(int(year), 1, 1).toordinal() for year in lanes.years], dtype=np.int64)[:, None]
    law = wage_tax_law(read, january, "personal_income_tax.resident_tariff_year", 12)
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


def _exempt_tax(read: LawReader, lanes: Lanes, spans: Stretches, gross: Floats, insurance: Floats, tax: Floats, part: Qualifying) -> Floats:
    """Exempt the tax on wages of the qualifying project, in their ratio to all wages or by taking them out first."""
    recorder, path = read.recorder, EXEMPTION + "share"
    relief = read.once(path, lanes_day(read, path)) if path in read.law.parameters else 0.0
    mixed = (part.heads > 0) & (part.pay > 0) & (part.pay < 1)
    if mixed.any() and read.reading("mixed_wages") == "exclusion":
        rest = _tax_of_year(read, lanes, spans, gross * (1 - part.pay), insurance, recorder)
        return recorder.apply(
            personal_income_tax.exempt_tax_by_exclusion, tax=tax, tax_on_rest=rest, qualifying_share=part.heads, relief=relief
        )
    return recorder.apply(personal_income_tax.exempt_tax, tax=tax, exempt_share=part.heads * part.pay, relief=relief)


def _qualifying(read: LawReader, lanes: Lanes, gross: Floats, recorder: Plain) -> Qualifying:
    """Give the exempt part of each role: who qualifies, pay from the project, and the months of the five years."""
    roles, law = lanes.roles, read.law
    if EXEMPTION + "years" not in law.parameters:
        return Qualifying(np.zeros(gross.shape), np.zeros(gross.shape))
    first = law.parameters[EXEMPTION + "years"].history[0].from_
    open_to = open_to_project(read, lanes, first)[roles.lane] & lanes.claims[roles.lane]
    counted = open_to & (lanes.years[:, None] >= first.year) & (roles.headcount > 0)
    passes = passes_income_test(read, lanes, gross)
    tested = counted & np.isnan(roles.qualifying_share)
    lapses = tested & ~passes & np.logical_or.accumulate(passes & tested)
    if lapses.any() and read.reading("income_test_frequency") == "once_at_start":
        passes = passes | lapses
    qualifying = np.where(counted, np.where(np.isnan(roles.qualifying_share), passes, roles.qualifying_share), 0.0)
    # Work begins with the year, but in the year of the licence with its month.
    begins = 12.0 * lanes.years[:, None] + np.where(lanes.years[:, None] == roles.licence_year, roles.licence_month - 1, 0)
    start = np.where(qualifying > 0, begins, np.inf).min(axis=0)
    dated = ~np.isnan(roles.first_contract_month)
    if dated.any() and read.reading("exemption_clock") == "first_contract":
        start = np.where(dated, roles.first_contract_month, start)
    months = recorder.apply(
        personal_income_tax.exempt_months,
        start_month=start,
        exempt_years=read.once(EXEMPTION + "years", max(first, law.as_of)),
        years=lanes.years,
    )
    return Qualifying(qualifying, roles.project_share * months)


def open_to_project(read: LawReader, lanes: Lanes, first: dt.date) -> Booleans:
    """Hold the project of each lane against the conditions of the exemption."""
    prefix = EXEMPTION + "conditions."
    days = np.full(lanes.count, max(first, read.law.as_of).toordinal(), dtype=np.int64)
    own = [dated_states(read, path, days, lanes.facts) for path in read.law.parameters if path.startswith(prefix)]
    if not own:
        return np.ones(lanes.count, dtype=bool)
    state = read.recorder.apply(eligibility.all_of, states=own)
    return eligibility.granted(state=state, favourable=lanes.favourable)


def passes_income_test(read: LawReader, lanes: Lanes, gross: Floats) -> Booleans:
    """Hold each role's pay against the income test; not knowing whether the work is digital is read the lane's way."""
    roles, path = lanes.roles, EXEMPTION + "income_multiple"
    if path not in read.law.parameters:
        # Between the law of June 2025 and the decree of December nobody could know who qualifies.
        return np.zeros(gross.shape, dtype=bool)
    digital = roles.digital_work == ANSWERS.index("yes")
    digital |= (roles.digital_work == UNKNOWN) & lanes.favourable[roles.lane]
    tested = digital & np.isnan(roles.qualifying_share)
    return read.recorder.apply(
        personal_income_tax.meets_income_test,
        pay=gross,
        held=roles.headcount > 0,
        digital_work=digital,
        foreign=roles.foreign,
        multiple=read.once(path, lanes_day(read, path)),
        foreign_multiple=foreign_multiple_of(read) if (tested & roles.foreign).any() else np.nan,
        product_per_capita=product_per_capita_of(read, lanes.years, mean=tested.any() and mean_of_two_years(read)),
    )


def foreign_multiple_of(read: LawReader) -> float:
    """Give the multiple of GDP per capita a foreigner's pay is held against; NaN while it is not known which test is whose."""
    tests = {"three_times": EXEMPTION + "foreign_multiple_place_of_work", "five_times": EXEMPTION + "foreign_multiple_other"}
    path = tests.get(read.reading("foreign_staff_test"))
    return np.nan if path is None else read.once(path, lanes_day(read, path))


def mean_of_two_years(read: LawReader) -> bool:
    return read.reading("income_test_year") == "mean_of_two_years"


def lanes_day(read: LawReader, path: str) -> dt.date:
    """Give the day the law is looked at, or the first day of a parameter that begins later."""
    return max(read.law.as_of, read.law.parameters[path].history[0].from_)


def product_per_capita_of(read: LawReader, years: Integers, *, mean: bool) -> Floats:
    """Give the GDP per capita each year's test looks at: that of the year before, or the mean of the two before, ``(year, 1)``."""
    path = EXEMPTION + "gross_domestic_product_per_capita"
    history = read.law.parameters[path].history

    def published(year: int) -> Entry:
        held = [entry for entry in history if entry.from_.year <= year]
        return held[-1] if held else history[0]

    backs = (1, 2) if mean else (1,)
    rows = [[float(published(int(year) - back).value) for back in backs] for year in years]
    product: Floats = np.array(rows).mean(axis=1, keepdims=True)
    for back in backs:
        product = read.recorder.note(product, path, tuple(published(int(year) - back) for year in years))
    return product
