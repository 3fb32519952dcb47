"""The workforce of the lanes: insurance, income tax and its exemption, role by role, over stretches of unchanged law."""

from __future__ import annotations

import datetime as dt
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

EXEMPTION = "personal_income_tax.exemption."


class Workforce(NamedTuple):
    """Yearly amounts of the workforce of each lane [VND], ``(year, lane)``."""

    gross_pay: Floats
    employee_insurance: Floats
    employer_insurance: Floats
    trade_union_fee: Floats
    tax: Floats
    tax_exempt: Floats


class Stretches(NamedTuple):
    """Stretches of unchanged law: the place of the year, the first day as ordinal, and the months; each ``(stretch,)``."""

    year: Integers
    day: Integers
    months: Floats


def workforce_of_lanes(read: LawReader, lanes: Lanes, recorder: Plain) -> Workforce:
    """Compute insurance and income tax of every role and add them up by lane."""
    roles, zero = lanes.roles, np.zeros((1, 1))
    if not len(roles.lane):
        return Workforce(zero, zero, zero, zero, zero, zero)
    spans = stretches(read, lanes.years)
    law = insurance_law(read, spans.day[:, None], roles.region[None, :])
    monthly = recorder.apply(
        social_insurance.contributions,
        insured=roles.insured_pay[spans.year],
        foreign=roles.foreign,
        contract_months=roles.contract_months,
        law=law,
    )

    first_of_year = np.searchsorted(spans.year, np.arange(len(lanes.years)))

    def of_year(month: Floats) -> Floats:
        return np.add.reduceat(month * spans.months[:, None], first_of_year, axis=0)

    gross = roles.monthly_pay * roles.months_paid
    insurance = of_year(monthly.employee)
    tax = _tax_of_year(read, lanes, spans, gross, insurance, recorder)
    exempt = recorder.apply(
        personal_income_tax.exempt_tax,
        tax=tax,
        exempt_share=_exempt_share(read, lanes, gross, recorder),
    )
    each = (gross, insurance, of_year(monthly.employer), of_year(monthly.trade_union_fee), tax, exempt)
    return Workforce(*(sum_by_lane(amount * roles.headcount, roles.lane, lanes.count) for amount in each))


def workforce_lines(people: Workforce, headcount: Floats) -> dict[str, Floats]:
    """Give the yearly lines of the workforce."""
    before_tax = people.gross_pay - people.employee_insurance
    return {
        "headcount": headcount,
        "gross_pay": people.gross_pay,
        "employee_insurance": people.employee_insurance,
        "personal_income_tax": people.tax - people.tax_exempt,
        "personal_income_tax_without_exemption": people.tax,
        "personal_income_tax_exempt": people.tax_exempt,
        "take_home": before_tax - people.tax + people.tax_exempt,
        "take_home_without_exemption": before_tax - people.tax,
        "employer_insurance": people.employer_insurance,
        "trade_union_fee": people.trade_union_fee,
        "employer_cost": people.gross_pay + people.employer_insurance + people.trade_union_fee,
    }


def state_lines(read: LawReader, lanes: Lanes, enterprise: dict[str, Floats], people: Workforce) -> dict[str, Floats]:
    """Give what the State receives, and the parts of the centre and the province where the law fixes them; NaN where it is not known."""
    rent, top_up = enterprise["land_rent_due"], enterprise["top_up_tax"]
    central_rent = read.by_year("state_budget.land_rent.central_share", lanes.years, np.nan)
    central_top_up = read.by_year("state_budget.top_up_tax.central_share", lanes.years, np.nan)
    unknown = np.full((1, 1), np.nan)
    return {
        "corporate_income_tax": enterprise["corporate_income_tax"],
        "top_up_tax": top_up,
        "land_rent": rent,
        "personal_income_tax": people.tax - people.tax_exempt,
        "insurance_contributions": people.employee_insurance + people.employer_insurance,
        "central_corporate_income_tax": unknown,
        "provincial_corporate_income_tax": unknown,
        "central_top_up_tax": top_up * central_top_up,
        "provincial_top_up_tax": top_up * (1 - central_top_up),
        "central_land_rent": rent * central_rent,
        "provincial_land_rent": rent * (1 - central_rent),
        "central_personal_income_tax": unknown,
        "provincial_personal_income_tax": unknown,
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
    withheld = np.zeros(gross.shape)
    part = recorder.apply(
        personal_income_tax.short_contract_tax,
        gross=gross[spans.year] * spans.months[:, None] / 12,
        month_pay=roles.monthly_pay[spans.year],
        threshold=threshold,
        rate=rate,
    )
    np.add.at(withheld, spans.year, part)
    return np.where(short, withheld, due.tax)


def _exempt_share(read: LawReader, lanes: Lanes, gross: Floats, recorder: Plain) -> Floats:
    """Give the exempt part of each role's tax: who qualifies, pay from the project, and the months of the five years."""
    roles, law = lanes.roles, read.law
    if EXEMPTION + "years" not in law.parameters:
        return np.zeros(gross.shape)
    first = law.parameters[EXEMPTION + "years"].history[0].from_
    open_to = _open_to_project(read, lanes, first)[roles.lane] & lanes.claims[roles.lane]
    qualifying = np.where(np.isnan(roles.qualifying_share), _passes_income_test(read, lanes, gross), roles.qualifying_share)
    qualifying = np.where(open_to & (lanes.years[:, None] >= first.year) & (roles.headcount > 0), qualifying, 0.0)
    # Work begins with the year, but in the year of the licence with its month.
    begins = 12.0 * lanes.years[:, None] + np.where(lanes.years[:, None] == roles.licence_year, roles.licence_month - 1, 0)
    start = np.where(qualifying > 0, begins, np.inf).min(axis=0)
    if law.reading("exemption_clock") == "first_contract":
        start = np.where(np.isnan(roles.first_contract_month), start, roles.first_contract_month)
    months = recorder.apply(
        personal_income_tax.exempt_months,
        start_month=start,
        exempt_years=np.array(read.once(EXEMPTION + "years", max(first, law.as_of))),
        years=lanes.years,
    )
    return qualifying * roles.project_share * months * read.once(EXEMPTION + "share", max(first, law.as_of))


def _open_to_project(read: LawReader, lanes: Lanes, first: dt.date) -> Booleans:
    """Hold the project of each lane against the conditions of the exemption."""
    prefix = EXEMPTION + "conditions."
    days = np.full(lanes.count, max(first, read.law.as_of).toordinal(), dtype=np.int64)
    own = [dated_states(read, path, days, lanes.facts) for path in read.law.parameters if path.startswith(prefix)]
    if not own:
        return np.ones(lanes.count, dtype=bool)
    state = read.recorder.apply(eligibility.all_of, states=own)
    return eligibility.granted(state=state, favourable=lanes.favourable)


def _passes_income_test(read: LawReader, lanes: Lanes, gross: Floats) -> Floats:
    """Give 1 where a role's average pay of the two years before reaches the threshold, ``(year, role)``; foreigners are not tested."""
    if EXEMPTION + "income_multiple" not in read.law.parameters:
        # Between the law of June 2025 and the decree of December nobody could know who qualifies.
        return np.zeros(gross.shape)
    roles = lanes.roles
    held = roles.headcount > 0
    count = lanes.years.size
    # A year without the role counts as the year that is tested.
    before = [np.concatenate([gross[:back], np.where(held, gross, np.nan)[: count - back]])[:count] for back in (1, 2)]
    average = sum(np.where(np.isnan(year), gross, year) for year in before) / 2
    digital = roles.digital_work == ANSWERS.index("yes")
    digital |= (roles.digital_work == UNKNOWN) & lanes.favourable[roles.lane]
    threshold = read.once(EXEMPTION + "income_multiple", lanes_day(read, EXEMPTION + "income_multiple")) * _product_per_capita(
        read, lanes.years
    )
    return np.where(digital & ~roles.foreign & (average >= threshold), 1.0, 0.0)


def lanes_day(read: LawReader, path: str) -> dt.date:
    """Give the day the law is looked at, or the first day of a parameter that begins later."""
    return max(read.law.as_of, read.law.parameters[path].history[0].from_)


def _product_per_capita(read: LawReader, years: Integers) -> Floats:
    """Give the GDP per capita each year's test looks at: that of the year before, or the mean of the two before, ``(year, 1)``."""
    path = EXEMPTION + "gross_domestic_product_per_capita"
    history = read.law.parameters[path].history

    def published(year: int) -> Entry:
        held = [entry for entry in history if entry.from_.year <= year]
        return held[-1] if held else history[0]

    backs = (1, 2) if read.law.reading("income_test_year") == "mean_of_two_years" else (1,)
    rows = [[float(published(int(year) - back).value) for back in backs] for year in years]
    mean: Floats = np.array(rows).mean(axis=1, keepdims=True)
    for back in backs:
        mean = read.recorder.note(mean, path, tuple(published(int(year) - back) for year in years))
    return mean
