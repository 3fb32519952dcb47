"""Near misses, generated from the law: flip one fact alone, and the message names it and says how far it is; then cases worked out by hand."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import numpy as np
import pytest

from calculator.analysis.conditions.heads import IN_FORCE, ConditionRow, condition_rows, near
from calculator.analysis.conditions.near_misses import distance
from calculator.engine import evaluate
from calculator.i18n import LANGUAGES
from calculator.land.regimes import land_regimes
from calculator.law.law import load_law
from calculator.law.load import load_library
from calculator.law.schema import Condition
from calculator.project.case import Case
from calculator.project.facts import NUMBERS, SETS, UNKNOWN
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.quantities import Language
from calculator.reports.near_misses import fact_said, row_said, token_said
from tests.test_conditions import LAWS, LEASE, Flip, Ground, code, gates, ground, heads, label, lanes_with

NOT_ALONE: dict[str, str] = {}
"""Conditions that no fact changed alone can make fail without another failing too, and why. None is known: each of them can be flipped alone."""

NO_EVIDENCE = {
    "land_rent.old_zone_developer.conditions.in_zone": "Decree 154/2013 art. 21(4), as far as it was read, names no document",
    "land_rent.old_zone_developer.conditions.developer": "Decree 154/2013 art. 21(4), as far as it was read, names no document",
}


@cache
def regimes() -> list[Ground]:
    """Find every land regime beside the ladder, and the staff's exemption, of the law in force; each on each day its conditions change."""
    law, found = LAWS["in_force"], []
    for node, paths in land_regimes(law).items():
        dates = {entry.from_ for path in (f"{node}.years", *paths) for entry in law.parameters[path].history}
        found += [ground(law, node, day, paths) for day in sorted(dates) if law.entry(f"{node}.years", day)]
    staff = [path for path in law.parameters if path.startswith("personal_income_tax.exemption.conditions.")]
    return [*found, ground(law, "personal_income_tax.exemption", law.as_of, staff)]


def test_every_condition_can_be_flipped_alone_or_says_why_not() -> None:
    every = [*heads(), *gates(), *regimes()]
    shared = {
        path
        for item in every
        for path in item.conditions
        if not any(flip.fails == {path} for flip in item.flips)  #
    }
    assert shared == set(NOT_ALONE)
    law = LAWS["in_force"]
    tried = {path for item in every if item.law is law for path in item.conditions}
    conditions = {path for path, parameter in law.parameters.items() if any(isinstance(one.value, Condition) for one in parameter.history)}
    # A gate's exception opens it and shuts nothing; criteria of a zone and of special projects have tests of their own.
    apart = {
        path for path in conditions if path.startswith(("land_rent.gate_exceptions.", "zone_criteria.", "investment.special_incentive."))
    }
    # Conditions of schemes of income tax beside the five years: tests/test_staff.py.
    apart |= {
        path for path in conditions if path.startswith("personal_income_tax.") and not path.startswith("personal_income_tax.exemption.")
    }
    # Conditions of expansions and of the origin of a project: tests/test_expansion.py.
    apart |= {path for path in conditions if path.startswith(("corporate_income_tax.expansion.", "corporate_income_tax.new_project."))}
    never = {path for path in conditions - apart if path.startswith("corporate_income_tax.") and path not in tried}
    assert conditions - apart - never == tried
    assert all(
        law.entry(path.split(".conditions.")[0] + ".package", entry.from_) is None
        for path in never
        for entry in law.parameters[path].history
    )


def test_every_condition_names_its_document_or_says_why_not() -> None:
    without = {
        path
        for name in load_library().variants
        for path, parameter in load_law(name).parameters.items()
        if parameter.evidence is None and any(isinstance(entry.value, Condition) for entry in parameter.history)
    }
    assert without == set(NO_EVIDENCE)


def rows_of(item: Ground, flips: list[Flip], favourable: bool = False) -> list[list[ConditionRow]]:
    """The rows of a ground in a lane that meets all, then in one for each flip."""
    lanes = lanes_with(item, [(flip.fact, flip.answer) for flip in flips], favourable)
    result = evaluate(item.law, lanes)
    names = {path.rsplit(".", 1)[1] for path in item.conditions}
    found = []
    for lane in range(lanes.count):
        rows = condition_rows(item.law, lanes, result, lane)
        wanted = "land_rent" if item.name == "land" else item.name
        levy = "land_rent" if item.name == "land" else "corporate_income_tax"
        found.append([row for row in rows if (row.levy, row.head) == (levy, wanted) and row.name in names])
    return found


def coded(item: Ground) -> list[Flip]:
    # A parcel is always a lease from the State: nobody can state another tenure of it.
    return [flip._replace(answer=code(flip.fact, flip.answer)) for flip in item.flips if flip.fact != "tenure"]


@pytest.mark.parametrize("item", [*heads(), *gates()], ids=label)
def test_a_flip_is_named_with_what_would_do(item: Ground) -> None:
    flips = coded(item)
    met, *flipped = rows_of(item, flips)
    assert {row.state for row in met} == {"met"}
    assert not any(row.misses or row.other_day or row_said(row, "en") for row in met)
    for flip, rows in zip(flips, flipped, strict=True):
        missed = {row.name: row for row in rows if row.state == "not_met"}
        assert set(missed) == {path.rsplit(".", 1)[1] for path in flip.fails}
        assert {row.head_state for row in rows} == {"not_met"}
        for row in missed.values():
            named = {miss.fact: miss for miss in row.misses}
            assert not row.deciding
            condition = next(one for path, one in item.conditions.items() if path.endswith(f".{row.name}"))
            if condition.when is not None and flip.fact in condition.when.facts():
                # The flip only makes the condition bind: what is missing is what it then asks for.
                assert set(named) <= condition.then.facts()
                continue
            assert flip.fact in named
            miss = named[flip.fact]
            if flip.fact in NUMBERS:
                assert miss.threshold is not None
                assert (miss.given, miss.short) == (flip.answer, abs(miss.threshold - flip.answer))
            for language in LANGUAGES:
                said = row_said(row, language)
                assert fact_said(flip.fact, language) in said
                assert all(token_said(flip.fact, token, language) in said for token in miss.needs)
                assert "{" not in said


@pytest.mark.parametrize("item", [*heads(), *gates()], ids=label)
def test_what_is_not_known_names_the_fact_that_decides(item: Ground) -> None:
    always = {*SETS, "activity", "location", "land_use", "tenure", "excise_goods"}
    open_to = sorted({flip.fact for flip in item.flips} - always)
    flips = [Flip(fact, np.nan if fact in NUMBERS else float(UNKNOWN), frozenset()) for fact in open_to]
    for flip, rows in zip(flips, rows_of(item, flips)[1:], strict=True):
        undecided = [row for row in rows if row.state == "not_known"]
        assert undecided
        for row in undecided:
            assert flip.fact in row.deciding
            assert all(fact_said(flip.fact, language) in row_said(row, language) for language in LANGUAGES)
            assert row.other_day is None


# ---- worked out by hand


def project(**changes: Any) -> Any:
    title = {"vi": "Dự án", "en": "Project"}
    facts = {
        "new_project": "yes", "related_party_transactions": "no", "affiliate_above_small_bands": "no", "work_inside_site": 1,
        "capital_disbursed_in_time": "yes", "technology_requirements_met": "yes", "large_revenue_in_time": "yes",
        "vietnamese_firms_in_chain": "10%", "vietnamese_cost_share": "30%",
    }  # fmt: skip
    base: dict[str, Any] = {
        "name": "p", "activity": "semiconductor", "licence": "2027-01-04", "operation_start": "2028-01-01", "capital": "11.820 tỷ",
        "revenue": [{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}],
    }  # fmt: skip
    own = {name: value for name, value in changes.items() if name in base}
    site: dict[str, Any] = {"title": title, "location": changes.get("location", "cdtz"), "commune_class": "none", "wage_region": "I"}
    site["premises"] = [{**LEASE, **changes["lease"]}] if "lease" in changes else []
    stated = {name: value for name, value in changes.items() if name not in {*base, "location", "lease"}}
    return scenario_from(
        {
            "scenario": "near", "title": title, "horizon": {"first_year": 2028, "years": 5},
            "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
            "project": {**base, **own, "facts": {**facts, **stated}}, "sites": {"site": site},
        }
    )  # fmt: skip


def said(law: str, head: str, name: str, language: Language, **changes: Any) -> str:
    lanes = build_lanes([Case(project(**changes), "site")])
    rows = condition_rows(LAWS[law], lanes, evaluate(LAWS[law], lanes))
    return next(row_said(row, language) for row in rows if (row.head, row.name) == (head, name)).replace("\u00a0", " ")


def test_capital_is_short_by_so_much() -> None:
    """Law 67/2025 art. 12(2)(g): 12,000 bn; 12,000 − 11,820 = 180."""
    expected = "investment capital short by VND 180 billion (VND 11,820 billion; needs at least VND 12,000 billion)"
    assert said("in_force", "large_manufacturing", "capital", "en") == expected
    assert (
        said("in_force", "large_manufacturing", "capital", "vi")
        == "vốn đầu tư thiếu 180 tỷ đồng (11.820 tỷ đồng; cần từ 12.000 tỷ đồng trở lên)"
    )


def test_a_share_is_short_by_points() -> None:
    """The draft of July 2024: 30 % Vietnamese firms in the chain and 30 % of the cost; 30 − 10 = 20 points, and the edge itself is met."""
    text = said("draft_2024_07", "special_sector", "vietnamese_firms_in_chain", "en")
    assert text.startswith("share of Vietnamese firms in the chain short by 20 points (10%; needs at least 30%)")
    assert said("draft_2024_07", "special_sector", "vietnamese_cost_share", "en") == ""
    tenths = said("draft_2024_07", "special_sector", "vietnamese_cost_share", "en", vietnamese_cost_share="29.6%")
    assert "short by 0.4 points (29.6%; needs at least 30%)" in tenths


def test_a_year_too_early() -> None:
    """Resolution 198/2025: enterprises first registered in 2025 or later."""
    text = said(
        "in_force", "small_enterprise_first_registration", "first_registered", "en",
        certificates=["small_or_medium_enterprise"], first_registration="2024-05-01",
    )  # fmt: skip
    assert text.endswith("short by 1 year (2024; needs at least 2025)")


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("2025-07-31", "licensed 2 months too early: met from 1 Oct 2025"),
        ("2025-09-30", "licensed 1 day too early: met from 1 Oct 2025"),
    ],
)
def test_licensed_before_the_law_knew_the_activity(licence: str, expected: str) -> None:
    """Law 32/2013 named software alone; Law 67/2025 names chips, for projects licensed from 1 October 2025."""
    assert said("in_force", "special_sector", "activity", "en", licence=licence).endswith(f" or {expected}")


def test_licensed_after_the_law_ended_the_ground() -> None:
    """Projects of 6,000 bn: not for licences from 1 October 2025; 1 November 2025 is a month and a day after the last day."""
    text = said("in_force", "large_project_6000_until_2025", IN_FORCE, "en", licence="2025-11-01")
    assert text == "licensed 1 month too late: met until 30 Sep 2025"


def test_land_won_at_auction_is_named() -> None:
    text = said("in_force", "land_rent", "not_won_at_auction", "en", lease={"won_at_auction": "yes", "decision": "2027-01-04"})
    assert text == "land won at auction: yes; needs no"
    vi = said("in_force", "land_rent", "production_land", "vi", lease={"land_use": "commercial_service", "decision": "2027-01-04"})
    assert vi == "mục đích sử dụng đất: đất thương mại, dịch vụ; cần đất sản xuất"


def test_near_leaves_out_what_the_project_is_not() -> None:
    """A chip maker is near the ground of large manufacturing, for which its capital is short; and 6,000 bn were enough until October 2025."""
    lanes = build_lanes([Case(project(), "site")])
    rows = near(condition_rows(LAWS["in_force"], lanes, evaluate(LAWS["in_force"], lanes)))
    assert {(row.head, row.name) for row in rows} == {("large_manufacturing", "capital"), ("large_project_6000_until_2025", IN_FORCE)}


@pytest.mark.parametrize(
    ("held", "day", "months", "days"),
    [
        ("2025-07-31", "2025-10-01", 2, 62),
        ("2025-09-30", "2025-10-01", 0, 1),
        ("2027-01-04", "2025-09-30", 15, 461),
        ("2026-01-31", "2026-02-28", 0, 28),
    ],
)
def test_whole_months_between(held: str, day: str, months: int, days: int) -> None:
    found = distance("licence", dt.date.fromisoformat(held), dt.date.fromisoformat(day))
    assert (found.months, found.days, found.too_early) == (months, days, held < day)
