"""Edges, generated from the law data: at a threshold, one unit below and one above, the word of the law decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from calculator.engine import evaluate
from calculator.enterprise.qualify import condition_states
from calculator.law.law import Law, load_law
from calculator.law.load import load_library
from calculator.law.lookup import LawReader
from calculator.law.schema import Condition, Entry
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.quantities import Unit, parse_number
from calculator.recorder import Plain
from calculator.rules.corporate_income_tax import Edge, general_rate

BN = 1_000_000_000
LAWS = {name: load_law(name) for name in load_library().variants}

WORDS = {
    "over": lambda value, threshold: value > threshold,  # trên
    "from": lambda value, threshold: value >= threshold,  # từ … trở lên
    "up_to": lambda value, threshold: value <= threshold,  # đến, không quá
    "under": lambda value, threshold: value < threshold,  # dưới
}
WHOLE = ("VND", "YEARS", "capital", "disbursed_in_time", "undisbursed_capital", "revenue_in_first_years", "regular_employees")
STEP = dict.fromkeys(WHOLE, Fraction(1))
"""One unit: a đồng, a year, a person; of a share a hundredth of a percent."""


def around(threshold: Fraction, unit: str) -> list[Fraction]:
    step = STEP.get(unit, Fraction(1, 10_000))
    return [threshold - step, threshold, threshold + step]


# ---- bands


def band_entries() -> Iterator[Any]:
    for name, law in LAWS.items():
        for path, parameter in law.parameters.items():
            for entry in parameter.history:
                if parameter.unit is Unit.BANDS and entry.value is not None:
                    unit = str(parameter.edge_unit or "YEARS")
                    yield pytest.param(law, path, entry, unit, id=f"{name}-{path}-{entry.from_}")


def by_the_words(written: list[dict[str, str]], value: Fraction) -> list[Fraction]:
    """Values of the bands that claim an amount, read from the words of the file."""
    claims = [
        band
        for band in written
        if all(WORDS[word](value, parse_number(text)) for word, text in band.items() if word in WORDS)  #
    ]
    return [parse_number(band["value"]) for band in claims]


@pytest.mark.parametrize(("law", "path", "entry", "unit"), list(band_entries()))
def test_bands_decide_by_their_words(law: Law, path: str, entry: Entry, unit: str) -> None:
    thresholds = {parse_number(text) for band in entry.written for word, text in band.items() if word in WORDS}
    assert thresholds
    otherwise = 77.0
    for threshold in sorted(thresholds):
        for value in around(threshold, unit):
            expected = by_the_words(entry.written, value)
            assert len(expected) <= 1, f"two bands claim {value}"
            # A value that begins inside a year holds in the next tax year.
            year = np.array([entry.from_.year + (entry.from_ > dt.date(entry.from_.year, 1, 1))])
            found = general_rate(
                test=np.array([[float(value)]]),
                bands=LawReader(law, Plain()).bands_by_year(path, year, Edge),
                standard=np.array([[otherwise]]),
                excluded_from_bands=np.array([False]),
            )
            assert found[0, 0] == (float(expected[0]) if expected else otherwise), f"{path} at {value}"


def test_the_edges_read_are_those_of_the_sheets() -> None:
    """Typed by hand, so that the generated tests cannot all pass on a wrong or an empty scale."""
    scale = LAWS["in_force"].parameter("corporate_income_tax.small_enterprise_rates").history[-1].written
    cases = {1: "15%", 3 * BN: "15%", 3 * BN + 1: "17%", 50 * BN: "17%"}
    assert {value: by_the_words(scale, Fraction(value)) for value in cases} == {v: [parse_number(rate)] for v, rate in cases.items()}
    assert by_the_words(scale, Fraction(50 * BN + 1)) == []


# ---- conditions with a threshold


def edged(value: Any) -> Iterator[Condition]:
    if isinstance(value, Condition):
        if value.edge:
            yield value
        for inner in (*(value.any or ()), value.when, value.then):
            yield from edged(inner)


def edge_conditions() -> dict[str, Condition]:
    return {
        f"{path.removeprefix('corporate_income_tax.heads.')}-{entry.from_}": condition
        for law in LAWS.values()
        for path, parameter in law.parameters.items()
        for entry in parameter.history
        for condition in edged(entry.value)
    }


@pytest.mark.parametrize("name", sorted(edge_conditions()))
def test_conditions_decide_by_their_word(name: str) -> None:
    condition = edge_conditions()[name]
    assert condition.edge
    word, threshold = condition.edge
    values = around(threshold, str(condition.fact))
    states = condition_states(condition, {str(condition.fact): np.array([*map(float, values), np.nan])})
    assert states.tolist() == [*(int(WORDS[word](value, threshold)) for value in values), -1]


def test_conditions_with_a_threshold_were_found() -> None:
    assert {"large_manufacturing.conditions.capital-2025-10-01", "special_sector.conditions.vietnamese_cost_share-2025-10-01"} <= set(
        edge_conditions()
    )
    words = {condition.edge[0] for condition in edge_conditions().values() if condition.edge}
    assert words <= set(WORDS)


# ---- from end to end


def enterprise(
    *,
    previous: int | None = None,
    revenue: Any = 10 * BN,
    start: str = "2020-01-01",
    affiliate: str = "no",
    assets: Any = (),
    lease: Any = None,
) -> Any:
    """An enterprise without any incentive, its whole revenue profit, in 2028 to 2030."""
    title = {"vi": "Doanh nghiệp", "en": "Enterprise"}
    return scenario_from(
        {
            "scenario": "edge",
            "title": title,
            "horizon": {"first_year": 2028, "years": 3},
            "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
            "project": {
                "name": "edge",
                "activity": "other",
                "licence": "2020-01-01",
                "operation_start": start,
                "capital": "1 tỷ",
                "facts": {
                    "new_project": "no",
                    "related_party_transactions": "no",
                    "affiliate_above_small_bands": affiliate,
                    "work_inside_site": 0,
                },
                "revenue": [{"name": "sales", "kind": "ordinary", "amount": revenue}],
                "assets": list(assets),
                "opening": {} if previous is None else {"previous_year_revenue": previous},
            },
            "sites": {"city": {"title": title, "location": "none", "commune_class": "none", "premises": [lease] if lease else []}},
        }
    )


def lines(scenario: Any, law: Law | None = None) -> dict[str, list[float]]:
    result = evaluate(law or LAWS["in_force"], build_lanes([Case(scenario, "city")]))
    return {name: values[:, 0].tolist() for name, values in result.enterprise.items()}


@pytest.mark.parametrize(
    ("previous", "rate", "tax"),
    [
        (1 * BN, 0.15, 0),
        (1 * BN + 1, 0.15, 1_500_000_000),
        (3 * BN - 1, 0.15, 1_500_000_000),
        (3 * BN, 0.15, 1_500_000_000),
        (3 * BN + 1, 0.17, 1_700_000_000),
        (50 * BN - 1, 0.17, 1_700_000_000),
        (50 * BN, 0.17, 1_700_000_000),
        (50 * BN + 1, 0.20, 2_000_000_000),
    ],
)
def test_revenue_of_the_year_before_decides_the_rate(previous: int, rate: float, tax: int) -> None:
    """Law 67/2025/QH15 art. 10: up to 3 bn 15 %, over 3 bn up to 50 bn 17 %, else 20 %; Decree 320/2025 art. 4(15): up to 1 bn no tax."""
    found = lines(enterprise(previous=previous))
    assert (found["general_rate"][0], found["corporate_income_tax"][0]) == (rate, pytest.approx(tax, abs=1e-3))
    # The year after looks at the 10 bn of this year.
    assert found["corporate_income_tax"][1] == pytest.approx(1_700_000_000, abs=1e-3)


@pytest.mark.parametrize("previous", [1 * BN, 3 * BN, 50 * BN])
def test_no_band_where_an_affiliate_is_above_them(previous: int) -> None:
    found = lines(enterprise(previous=previous, affiliate="yes"))
    assert found["corporate_income_tax"][0] == pytest.approx(2_000_000_000, abs=1e-3)


@pytest.mark.parametrize("months", range(1, 13))
@pytest.mark.parametrize(("threshold", "at", "above"), [(BN, 0, 0.15), (3 * BN, 0.15, 0.17), (50 * BN, 0.17, 0.20)])
def test_a_first_year_of_some_months_is_made_whole(months: int, threshold: int, at: float, above: float) -> None:
    """Revenue ÷ months × 12, the first month in full. The greatest revenue that is still at the threshold, and a đồng more."""
    greatest = threshold * months // 12
    year = {2028: 0, 2029: 10 * BN}
    for revenue, rate in ((greatest, at), (greatest + 1, above)):
        paths = {"years": {**year, 2028: revenue}, "then": "hold"}
        tax = lines(enterprise(revenue=paths, start=f"2028-{13 - months:02d}-20"))["corporate_income_tax"][1]
        assert tax == pytest.approx(10 * BN * rate, abs=1e-3), f"{revenue} in {months} months"


@pytest.mark.parametrize(("revenue", "tax"), [(10 * BN, 1_190_000_000), (10 * BN + 1, 1_700_000_000)])
def test_the_temporary_cut_ends_at_ten_billion(revenue: int, tax: int) -> None:
    """Resolution 43/2026: 30 % off the tax of 2026 and 2027 for revenue up to 10 bn, only under the reading that applies it."""
    data = enterprise(previous=revenue, revenue=revenue).model_dump(by_alias=True, mode="json", exclude_none=True)
    data["horizon"]["first_year"] = 2026
    law = load_law(readings={"temporary_reduction_2026": "applied_after_incentives"})
    found = lines(scenario_from(data), law)["corporate_income_tax"]
    assert found[:2] == [pytest.approx(tax, abs=0.5), pytest.approx(tax, abs=0.5)]
    assert found[2] == pytest.approx(1_700_000_000, abs=0.5)


@pytest.mark.parametrize(("life", "factor"), [(3, "1.5"), (4, "1.5"), (5, "2"), (6, "2"), (7, "2.5")])
def test_the_life_decides_the_factor_of_the_declining_balance(life: int, factor: str) -> None:
    """Circular 45/2013 appendix II: up to 4 years 1.5; over 4 up to 6 years 2.0; over 6 years 2.5."""
    asset = {"name": "a", "class": "it_equipment", "cost": BN, "first_use": "2028-01", "life_years": life, "method": "declining_balance"}
    first = lines(enterprise(previous=BN, assets=[asset]))["depreciation"][0]
    assert first == pytest.approx(float(BN * Fraction(factor) / life), abs=1e-3)


@pytest.mark.parametrize(
    ("decision", "months"),
    [("2028-04-15", 9), ("2028-04-16", 9), ("2028-04-17", 8), ("2028-05-17", 8), ("2028-05-18", 7), ("2028-02-15", 11), ("2028-02-16", 10)],
)
def test_fifteen_days_make_a_month_of_rent(decision: str, months: int) -> None:
    """Decree 103/2024 art. 42(2): at least 15 days left, both ends counted. 2028 is a leap year."""
    lease = {
        "kind": "state_lease", "payment": "annual", "land_use": "commercial_service", "area": 1000, "table_price": 12_000_000, "rate": "1%",
        "coefficient": 1, "infrastructure_cost": 0, "decision": decision, "term_years": 50, "construction_months": 0,
        "won_at_auction": "no", "filed_late_months": 0,
    }  # fmt: skip
    due = lines(enterprise(previous=BN, lease=lease))["land_rent_due"]
    assert due[:2] == [pytest.approx(10_000_000 * months), pytest.approx(120_000_000)]


@pytest.mark.parametrize(("construction", "free"), [(35, 35), (36, 36), (37, 36)])
def test_construction_is_free_for_thirty_six_months_at_most(construction: int, free: int) -> None:
    """Decree 103/2024 art. 38(1). In a concentrated zone, for an activity without free years after it."""
    lease = {
        "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 1000, "table_price": 12_000_000, "rate": "1%",
        "coefficient": 1, "infrastructure_cost": 0, "decision": "2028-01-01", "term_years": 50, "construction_months": construction,
        "won_at_auction": "no", "filed_late_months": 0,
    }  # fmt: skip
    data = enterprise(previous=BN, lease=lease).model_dump(by_alias=True, mode="json", exclude_none=True)
    data["sites"]["city"]["location"] = "cdtz"
    data["project"]["activity"] = "business_process_outsourcing"
    data["horizon"]["years"] = 5
    law = load_law()
    due = lines(scenario_from(data), law)["land_rent_due"]
    assert sum(due) == pytest.approx((60 - free) * 10_000_000)
