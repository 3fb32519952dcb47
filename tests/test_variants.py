"""Drafts, statements, misreadings, decisions and the Capital Law: what each changes, by how much, and what it leaves alone.

Expected figures are typed from the sources the drafts name; none comes from the program.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import load_scenario, run_scenario, scenario_from
from calculator.engine import evaluate
from calculator.errors import LawDataError
from calculator.law.law import Law, law_of, load_law
from calculator.law.load import load_library
from calculator.law.patch import apply_draft
from calculator.law.schema import HEADS, Draft, Parameter, Variant
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.scenario import Scenario
from calculator.result import Result
from tests.test_commands import answer, messages
from tests.test_conditions import code, ground
from tests.test_conditions import run as run_ground
from tests.test_law_data import broken, use

LIBRARY = load_library()
SCENARIOS = {path.stem: load_scenario(path) for path in sorted((Path(__file__).parent.parent / "scenarios").glob("*.yaml"))}
COMPUTABLE = sorted(name for name, draft in LIBRARY.drafts.items() if draft.computable == "yes")
NOT_COMPUTABLE = sorted(set(LIBRARY.drafts) - set(COMPUTABLE))
DAY = dt.timedelta(days=1)
TITLE = {"vi": "Thử", "en": "A trial"}


def law_with(*drafts: str, as_of: dt.date | None = None) -> Law:
    """The base of the first draft with some drafts on top, the usual readings."""
    base = LIBRARY.drafts[drafts[0]].base
    assert base
    variant = Variant(name="trial", label=LIBRARY.drafts[drafts[0]].title, as_of=base.as_of, drafts=drafts)
    return law_of(LIBRARY, variant, as_of, {})


def base_of(name: str) -> Law:
    base = LIBRARY.drafts[name].base
    assert base
    return load_law(as_of=base.as_of)


def lane(law: Law, scenario: Scenario, site: str) -> Result:
    return evaluate(law, build_lanes([Case(scenario, site)]))


def lines_changed(one: Result, other: Result) -> set[str]:
    return {
        f"{table}.{line}"
        for table in ("enterprise", "workforce", "state")
        for line, values in getattr(one, table).items()
        if not np.array_equal(values, getattr(other, table)[line], equal_nan=True)
    }


# ---- every row of the table of variants, every draft


def test_every_row_of_the_table_of_variants_is_held() -> None:
    rows = [f"V{number:02}" for number in range(13)] + ["V01x", "V12a", "V12b", "V12c", "V12d"]
    assert {row for variant in LIBRARY.variants.values() for row in variant.ids} == set(rows)


def test_every_draft_stands_in_a_variant_and_every_variant_loads_fast() -> None:
    assert {name for variant in LIBRARY.variants.values() for name in variant.drafts} == set(LIBRARY.drafts)
    began = time.perf_counter()
    for name in LIBRARY.variants:
        load_law(name)
    assert (time.perf_counter() - began) / len(LIBRARY.variants) < 0.1


@pytest.mark.parametrize("name", NOT_COMPUTABLE)
def test_what_cannot_be_computed_says_why_in_both_languages_and_in_its_name(name: str) -> None:
    draft = LIBRARY.drafts[name]
    assert draft.why_not
    assert not draft.changes
    assert len(draft.why_not.vi) > 40
    assert len(draft.why_not.en) > 40
    assert draft.why_not.vi != draft.why_not.en
    (variant,) = (item for item in LIBRARY.variants.values() if name in item.drafts)
    assert "không tính được" in variant.label.vi
    assert "not computable" in variant.label.en
    assert load_law(variant.name).missing_numbers == (draft,)


@pytest.mark.parametrize("name", sorted(name for name, draft in LIBRARY.drafts.items() if draft.kind == "misreading"))
def test_a_misreading_says_that_it_is_one(name: str) -> None:
    found = [item for item in LIBRARY.variants.values() if name in item.drafts]
    assert found
    for variant in found:
        assert variant.note
        assert any(word in variant.label.vi.lower() for word in ("nhầm", "sai"))
        assert any(word in variant.label.en.lower() for word in ("misread", "misprint"))
        assert any(word in variant.note.en.lower() for word in ("misread", "misprint"))
        assert any(word in variant.note.vi.lower() for word in ("hiểu sai", "lỗi in"))
        scenario = SCENARIOS["saas_startup"]
        (done,) = run_scenario(scenario, variants=[variant.name], sites=[next(iter(scenario.sites))]).runs
        assert [notice for notice in done.warnings if notice.kind == "not_law_misreading"]


@pytest.mark.parametrize("name", COMPUTABLE)
def test_every_computable_draft_changes_a_yearly_line_of_a_shipped_scenario(name: str) -> None:
    base, drafted = base_of(name), law_with(name)
    for scenario in SCENARIOS.values():
        for site in scenario.sites:
            if lines_changed(lane(base, scenario, site), lane(drafted, scenario, site)):
                return
    raise AssertionError("no shipped scenario shows what this draft does")


# ---- a patch: from its first day on, on a copy, in any order


def parameters_as_text(parameters: dict[str, Parameter]) -> dict[str, str]:
    return {path: parameter.model_dump_json() for path, parameter in parameters.items()}


def test_applying_drafts_leaves_the_law_as_it_was() -> None:
    before = parameters_as_text(LIBRARY.parameters)
    for name in COMPUTABLE:
        base = base_of(name)
        held = parameters_as_text(dict(base.parameters))
        apply_draft(base.parameters, LIBRARY.drafts[name])
        assert parameters_as_text(dict(base.parameters)) == held
    assert parameters_as_text(LIBRARY.parameters) == before
    assert set(load_law().heads) == set(LIBRARY.heads)


def test_an_empty_patch_is_refused() -> None:
    common = {"draft": "trial", "title": TITLE, "author": "trial", "stage": "trial", "date": "2026-01-01", "source": "trial"}
    for kind in ("draft", "statement", "misreading", "local_law", "decision", "former_law"):
        with pytest.raises(ValueError, match="changes nothing"):
            Draft.model_validate({**common, "kind": kind, "changes": []})


@pytest.mark.parametrize("name", sorted(LIBRARY.drafts))
def test_a_draft_survives_being_written_as_data(name: str) -> None:
    draft = LIBRARY.drafts[name]
    text = json.dumps(draft.model_dump(mode="json", by_alias=True), allow_nan=False)
    assert Draft.model_validate(json.loads(text)) == draft


PAIRS = [
    (one, other) for one in COMPUTABLE for other in COMPUTABLE if one < other and LIBRARY.drafts[one].base == LIBRARY.drafts[other].base
]


def paths(name: str) -> set[str]:
    return {change.path for change in LIBRARY.drafts[name].changes}


@pytest.mark.parametrize(("one", "other"), [pair for pair in PAIRS if not paths(pair[0]) & paths(pair[1])])
def test_drafts_on_different_parameters_commute_with_their_heads(one: str, other: str) -> None:
    first, second = law_with(one, other), law_with(other, one)
    assert dict(first.parameters) == dict(second.parameters)
    assert dict(first.heads) == dict(second.heads)


@pytest.mark.parametrize(("one", "other"), [pair for pair in PAIRS if paths(pair[0]) & paths(pair[1])])
def test_two_drafts_of_the_same_parameter_do_not_pile_up(one: str, other: str) -> None:
    for drafts in ((one, other), (other, one)):
        with pytest.raises(LawDataError, match=r"was says|already changes it from"):
            law_with(*drafts)


def plant(licence: dt.date, site: str = "zone") -> Scenario:
    """The chip plant with its dates moved; its decisions and criteria stay."""
    data = SCENARIOS["chip_packaging"].model_dump(mode="json", by_alias=True)
    data["project"]["licence"] = licence.isoformat()
    for item in data["sites"][site]["premises"]:
        if item["kind"] == "state_lease":
            item["decision"] = licence.isoformat()
    return scenario_from(data)


LICENCE_DRAFTS = sorted(name for name in COMPUTABLE if any(change.keyed_on == "licence" for change in LIBRARY.drafts[name].changes))


@pytest.mark.parametrize("name", [name for name in LICENCE_DRAFTS if name != "draft_2024_07"])
def test_a_head_of_a_draft_is_for_licences_from_its_first_day(name: str) -> None:
    first = min(change.from_ for change in LIBRARY.drafts[name].changes)
    base, drafted = base_of(name), law_with(name)
    for licence, differs in ((first - DAY, False), (first, True)):
        scenario = plant(licence)
        changed = lines_changed(lane(base, scenario, "zone"), lane(drafted, scenario, "zone"))
        assert ("enterprise.corporate_income_tax" in changed) is differs, licence


@pytest.mark.parametrize("name", ["draft_tariff_2025_09", "draft_personal_income_tax_2025", "draft_staff_criteria_2025_09"])
def test_wage_drafts_leave_the_years_before_2026_alone(name: str) -> None:
    data = SCENARIOS["ic_design_group"].model_dump(mode="json", by_alias=True)
    data |= {"horizon": {"first_year": 2025, "years": 4}, "expect": []}
    data["project"] |= {"licence": "2025-01-02", "operation_start": "2025-07-01"}
    data["project"]["assets"] = []
    for role in data["project"]["workforce"]:
        role["headcount"] = 100
        role["monthly_pay"] = "80 triệu"
    scenario = scenario_from(data)
    base, drafted = lane(base_of(name), scenario, "zone"), lane(law_with(name), scenario, "zone")
    for line, values in base.workforce.items():
        assert np.array_equal(values[:1], drafted.workforce[line][:1]), line
    assert any(not np.array_equal(values[1:], drafted.workforce[line][1:]) for line, values in base.workforce.items())


# ---- schedules of corporate income tax


@cache
def project(
    activity: str = "semiconductor", *, capital: str = "15.700 tỷ", certificates: tuple[str, ...] = (), province: str = "unknown"
) -> Scenario:
    """A project with a profit of 300 bn a year from 2028 on, in a zone of the Prime Minister and outside any."""
    place = {"title": TITLE, "commune_class": "none", "premises": [], "province": province}
    return scenario_from(
        {
            "scenario": "schedule",
            "title": TITLE,
            "horizon": {"first_year": 2027, "years": 46},
            "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "3%", "discount_rate": "10%"},
            "project": {
                "name": "p", "activity": activity, "licence": "2027-01-04", "operation_start": "2028-01-01", "capital": capital,
                "facts": {
                    "new_project": "yes", "recognised_software_steps": "yes", "related_party_transactions": "no",
                    "affiliate_above_small_bands": "yes", "work_inside_site": 1, "technology_requirements_met": "no",
                    "capital_disbursed_in_time": "yes", "large_revenue_in_time": "no", "large_workforce_in_time": "no",
                    "certificates": list(certificates),
                },
                "revenue": [{"name": "sales", "kind": "incentive", "amount": {"start": "500 tỷ", "from": 2028}}],
                "costs": [{"name": "all", "amount": {"start": "200 tỷ", "from": 2028}}],
            },
            "sites": {
                "zone": {**place, "location": "cdtz", "zone_decision": "prime_minister"},
                "outside": {**place, "location": "none"},
            },
        }
    )  # fmt: skip


PRIME_MINISTER = ("incentive_extension_decision",)
SPECIAL = ("special_incentive_decision",)
CITY = ("capital_law_criteria",)
HOLIDAY = [(4, 0.0), (9, 5.0)]
LAW = [*HOLIDAY, (2, 10.0), (30, 20.0)]
LEVEL_3 = [(6, 0.0), (13, 2.5), (18, 5.0), (8, 20.0)]

SCHEDULES: dict[str, tuple[str, dict[str, Any], str, list[tuple[int, float]]]] = {
    # variant, project, site, (years, effective rate in percent) from the first revenue and taxable income on
    "law": ("in_force", {}, "zone", LAW),
    "decree_154": ("decree_154", {}, "zone", LAW),
    "passed": ("law_71_as_passed", {}, "zone", LAW),
    "enacted": ("before_2026_stack", {}, "zone", LAW),
    # vietjack.me printed 5 half years.
    "4_plus_5": ("misreading_4_plus_5", {}, "zone", [(4, 0.0), (5, 5.0), (6, 10.0), (30, 20.0)]),
    # sunbytes.io: nothing, then half, then fifteen years of 10 %.
    "in_sequence": ("misreading_in_sequence", {}, "zone", [*HOLIDAY, (15, 10.0), (17, 20.0)]),
    "in_sequence_outside": ("misreading_in_sequence", {}, "outside", LAW),
    # Law 67/2025 art. 13(6)(a): 15 + 15 years.
    "extended": ("prime_minister_extension", {"certificates": PRIME_MINISTER}, "zone", [*HOLIDAY, (17, 10.0), (15, 20.0)]),
    "extended_outside": ("prime_minister_extension", {"certificates": PRIME_MINISTER}, "outside", [*HOLIDAY, (17, 10.0), (15, 20.0)]),
    "no_decision": ("prime_minister_extension", {}, "zone", LAW),
    "below_6000": ("prime_minister_extension", {"certificates": PRIME_MINISTER, "capital": "5.999 tỷ"}, "zone", LAW),
    # A project that qualifies by zone location alone is not extended.
    "location_alone": ("prime_minister_extension", {"certificates": PRIME_MINISTER, "activity": "digital_service"}, "zone", LAW),
    # The ceilings of the law, which level 3 of Decision 29/2021 fills: 6 years nothing, 13 years 2.5 %, then 5 % to year 37.
    "ceiling": ("special_investment_ceiling", {"certificates": SPECIAL}, "zone", LEVEL_3),
    "ceiling_undecided": ("special_investment_ceiling", {}, "zone", LAW),
    # The workshop: 6 + 13 years with the rate still 15 years, so the last four half years are half of 20 %.
    "workshop": ("workshop_2025_12", {"certificates": PRIME_MINISTER}, "zone", [(6, 0.0), (9, 5.0), (4, 10.0), (26, 20.0)]),
    "workshop_outside": ("workshop_2025_12", {"certificates": PRIME_MINISTER}, "outside", LAW),
    # The ministry's three tiers.
    "tier_1_product": ("ministry_statement_2025_07", {"activity": "digital_product"}, "outside", [(2, 0.0), (4, 10.0), (39, 20.0)]),
    "tier_1_service": ("ministry_statement_2025_07", {"activity": "digital_service"}, "outside", [(2, 0.0), (4, 10.0), (39, 20.0)]),
    "tier_2": ("ministry_statement_2025_07", {"activity": "digital_service"}, "zone", LAW),
    "tier_2_below": ("ministry_statement_2025_07", {"capital": "5.999 tỷ"}, "outside", LAW),
    "tier_3": ("ministry_statement_2025_07", {"capital": "6.000 tỷ"}, "outside", LEVEL_3),
    "tier_3_data_centre": ("ministry_statement_2025_07", {"activity": "ai_data_centre"}, "zone", LEVEL_3),
    # In the law other products have 17 % for ten years, other services nothing.
    "law_product": ("in_force", {"activity": "digital_product"}, "outside", [(2, 0.0), (4, 8.5), (4, 17.0), (35, 20.0)]),
    "law_service": ("in_force", {"activity": "digital_service"}, "outside", [(45, 20.0)]),
    # The draft of July 2024: no Vietnamese chain, no sector head; the zone stays.
    "chain": ("draft_2024_07", {}, "outside", [(45, 20.0)]),
    "chain_in_zone": ("draft_2024_07", {}, "zone", LAW),
    # Capital Law art. 26: 5 %, 4 + 9 years, three settings of the term.
    "hanoi_13": ("capital_law_hanoi_13", {"certificates": CITY, "province": "hanoi"}, "outside", [(4, 0.0), (9, 2.5), (32, 20.0)]),
    "hanoi_15": ("capital_law_hanoi_15", {"certificates": CITY, "province": "hanoi"}, "zone", [(4, 0.0), (9, 2.5), (2, 5.0), (30, 20.0)]),
    "hanoi_life": ("capital_law_hanoi_project_life", {"certificates": CITY, "province": "hanoi"}, "zone", [(4, 0.0), (9, 2.5), (32, 5.0)]),
    "not_hanoi": ("capital_law_hanoi_15", {"certificates": CITY, "province": "da_nang"}, "zone", LAW),
    "place_not_known": ("capital_law_hanoi_15", {"certificates": CITY}, "zone", LAW),
    "no_criteria": ("capital_law_hanoi_15", {"province": "hanoi"}, "zone", LAW),
}  # fmt: skip


@pytest.mark.parametrize("case", SCHEDULES)
def test_schedule(case: str) -> None:
    variant, given, site, spans = SCHEDULES[case]
    expected = [rate / 100 for years, rate in spans for _ in range(years)]
    assert len(expected) == 45
    scenario = project(given.get("activity", "semiconductor"), **{name: value for name, value in given.items() if name != "activity"})
    result = lane(load_law(variant), scenario, site)
    assert result.enterprise["effective_rate"][1:, 0].tolist() == pytest.approx(expected)
    assert result.enterprise["corporate_income_tax"][1:, 0].tolist() == pytest.approx([300e9 * rate for rate in expected])


def test_an_unknown_place_is_an_open_fact_of_the_capital_law_only() -> None:
    scenario = project(certificates=CITY)
    (done,) = run_scenario(scenario, variants=["capital_law_hanoi_15"], sites=["zone"]).runs
    assert [fact.fact for fact in done.open_facts] == ["province"]
    assert done.open_facts[0].evidence
    assert "kept" in done.ranges
    (usual,) = run_scenario(scenario, variants=["in_force"], sites=["zone"]).runs
    assert not usual.open_facts


def test_what_the_prime_minister_may_do_is_said_only_where_it_is_not_counted() -> None:
    for variant, certificates, said in (
        ("in_force", PRIME_MINISTER, True),
        ("prime_minister_extension", (), True),
        ("prime_minister_extension", PRIME_MINISTER, False),
        ("special_investment_ceiling", SPECIAL, False),
        ("ministry_statement_2025_07", (), True),
    ):
        (done,) = run_scenario(project(certificates=certificates), variants=[variant], sites=["zone"]).runs
        assert any(notice.kind == "discretion" for notice in done.warnings) is said, variant
        kinds = {notice.kind for notice in done.warnings}
        assert ("not_law_decision" in kinds) is (variant in {"prime_minister_extension", "special_investment_ceiling"})


# ---- heads that only a draft has


NEW_HEADS = [(name, head) for name in COMPUTABLE for head in [new.name for new in LIBRARY.drafts[name].heads]]


def test_drafts_add_heads_to_their_own_law_only() -> None:
    assert len(NEW_HEADS) >= 4
    for name, head in NEW_HEADS:
        law = law_with(name)
        assert head not in LIBRARY.heads
        assert set(law.heads) - set(LIBRARY.heads) == {new.name for new in LIBRARY.drafts[name].heads}
        assert set(law.heads[head].conditions) == {path for path in paths(name) if path.startswith(f"{HEADS}{head}.conditions.")}


@pytest.mark.parametrize(("name", "head"), NEW_HEADS)
def test_a_new_head_falls_with_each_of_its_conditions(name: str, head: str) -> None:
    law = law_with(name)
    first = law.parameters[law.heads[head].package].history[0].from_
    item = ground(law, head, first, list(law.heads[head].conditions))
    assert {path for flip in item.flips for path in flip.fails} == set(law.heads[head].conditions)
    result = run_ground(item, [(flip.fact, code(flip.fact, flip.answer)) for flip in item.flips], favourable=True)
    place = result.heads.index(head)
    assert result.states[place].tolist() == [1] + [0] * len(item.flips)
    assert result.head_of(0) == head


NEW = "drafts/workshop_2025_12.yaml"
HEAD_FAULTS = {
    # the text, what stands there instead, after which text, what is said
    "not_declared": ("name: large_project_longer_holiday", "name: another", "heads:", "the new head another lacks a package"),
    "already_there": ("heads:\n", "heads:\n  - {name: zone, kind: size, label: {vi: a, en: b}}\n", "", "the new head zone lacks a package"),
    "no_package": ("heads.large_project_longer_holiday.package", "heads.large_project_longer_holiday.packages", "changes:", "lacks a package or a condition"),
    "condition_of_no_head": ("large_project_longer_holiday.conditions.capital", "large_project.conditions.capital", "changes:", "there is no head 'large_project'"),
}  # fmt: skip


@pytest.mark.parametrize("fault", HEAD_FAULTS)
def test_a_head_that_is_not_whole_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    old, new, after, says = HEAD_FAULTS[fault]
    with pytest.raises(LawDataError, match=says) as refused:
        use(broken(tmp_path, NEW, old, new, after))
    assert str(refused.value).startswith(f"calculator/law/{NEW}:")


def test_a_draft_cannot_add_a_head_the_law_has(tmp_path: Path) -> None:
    root = broken(
        tmp_path, "drafts/misreading_4_plus_5.yaml", "changes:", "heads:\n  - {name: zone, kind: location, label: {vi: a, en: b}}\nchanges:"
    )
    text = (root / "drafts" / "misreading_4_plus_5.yaml").read_text(encoding="utf-8")
    text += (
        "  - path: corporate_income_tax.heads.zone.conditions.trial\n    from: 2014-01-01\n    was: none\n    value: {fact: new_project, is: yes}\n"
        "    label: {vi: a, en: b}\n    unit: CONDITION\n    keyed_on: licence\n    cites: [{instrument: statement/vietjack-decree-154}]\n"
        "    confidence: secondary\n    checked_on: 2026-11-21\n"
    )
    (root / "drafts" / "misreading_4_plus_5.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawDataError, match=r"drafts/misreading_4_plus_5\.yaml:\d+: .*the law already has a head 'zone'"):
        use(root)


def test_an_enacted_head_is_taken_before_an_equal_one_of_a_draft() -> None:
    (done,) = run_scenario(project(certificates=PRIME_MINISTER, capital="5.999 tỷ"), variants=["workshop_2025_12"], sites=["zone"]).runs
    assert done.head == "special_sector"


# ---- land rent


LEASE = {
    "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 10_000, "table_price": 5_000_000, "rate": "0.5%",
    "coefficient": 1, "infrastructure_cost": 0, "decision": "2027-01-04", "term_years": 50, "construction_months": 24,
    "won_at_auction": "no", "filed_late_months": 0,
}  # fmt: skip

FREE_YEARS = {
    # variant, activity, commune: free years after construction in a zone
    ("in_force", "ai_data_centre", "none"): 11,
    ("in_force", "ai_data_centre", "difficult"): 15,
    ("in_force", "ai_data_centre", "especially_difficult"): np.inf,
    ("in_force", "semiconductor", "none"): np.inf,
    ("zone_rent_whole_term", "ai_data_centre", "none"): np.inf,
    # 11, up to 15, years for a zone, chips too.
    ("ministry_statement_2025_07", "ai_data_centre", "none"): 11,
    ("ministry_statement_2025_07", "semiconductor", "none"): 11,
    ("ministry_statement_2025_07", "ai_data_centre", "especially_difficult"): 15,
    # 22 years for the large ones.
    ("ministry_statement_2025_07_large", "semiconductor", "none"): 22,
    ("misreading_57_percent", "semiconductor", "none"): 22,
    ("capital_law_hanoi_15", "ai_data_centre", "none"): 10,
    ("capital_law_hanoi_15", "semiconductor", "none"): np.inf,
    # Before Decree 230/2025 chips had the ladder; Law 71/2025 art. 24 holds from 1 January 2026.
    ("law_71_as_passed", "semiconductor", "none"): 11,
    ("decree_154", "semiconductor", "none"): 0,
    ("before_2026_stack", "semiconductor", "none"): np.inf,
}


@pytest.mark.parametrize(("variant", "activity", "commune"), FREE_YEARS)
def test_free_years_of_land_rent_in_a_zone(variant: str, activity: str, commune: str) -> None:
    data = project(activity).model_dump(mode="json", by_alias=True)
    data["sites"]["zone"] |= {"commune_class": commune, "premises": [LEASE]}
    result = lane(load_law(variant), scenario_from(data), "zone")
    assert result.parcels["exempt_years"].tolist() == [FREE_YEARS[variant, activity, commune]]


def test_the_tier_of_general_digital_projects_has_three_rent_free_years_outside() -> None:
    data = project("digital_service").model_dump(mode="json", by_alias=True)
    data["sites"]["outside"]["premises"] = [LEASE]
    assert lane(load_law("ministry_statement_2025_07"), scenario_from(data), "outside").parcels["exempt_years"].tolist() == [3]


@pytest.mark.parametrize(
    ("variant", "share"),
    [("ministry_statement_2025_07_large", 0.75), ("misreading_57_percent", 0.57), ("capital_law_hanoi_13", 0.5)],
)
def test_the_reduction_after_the_free_years(variant: str, share: float) -> None:
    law = load_law(variant)
    entry = law.entry("land_rent.reduction_afterwards.general.special.none", dt.date(2027, 1, 4))
    assert entry is not None
    assert float(entry.value) == share
    assert "land_rent.reduction_afterwards.general.special.none" not in load_law().parameters


# ---- income tax of staff


@pytest.mark.parametrize(
    ("variant", "pit"),
    [
        # 39,454,000 taxable: 10 m × 5 % + 20 m × 10 % + 9,454,000 × 20 %; by the bill 10 m × 5 % + 20 m × 15 % + 9,454,000 × 25 %.
        ("in_force", 4_390_800),
        ("draft_tariff_2025_09", 5_863_500),
    ],
)
def test_the_tariff_of_a_month(variant: str, pit: int, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, f"salary --gross 60m --month 2026-03 --variant {variant}")
    assert found["taxable_income"] == 39_454_000
    assert found["pit"] == pit


def test_the_bill_halves_the_tax_of_high_technology_staff(capsys: pytest.CaptureFixture[str]) -> None:
    law = answer(capsys, "salary --gross 60m --month 2026-03 --qualified")
    bill = answer(capsys, "salary --gross 60m --month 2026-03 --qualified --variant draft_personal_income_tax_2025")
    assert (law["pit_payable"], bill["pit_payable"]) == (0, 2_195_400)


@pytest.mark.parametrize(
    ("variant", "passes"), [("in_force", [False, True, True, True]), ("draft_staff_criteria_2025_09", [False, False, False, True])]
)
def test_the_income_from_which_staff_qualify(variant: str, passes: list[bool]) -> None:
    """Product per capita 2025: 125.5 m. Five times: 627.5 m; ten times: 1,255 m a year."""
    for yearly, exempt in zip((627, 628, 1254, 1256), passes, strict=True):
        data = project().model_dump(mode="json", by_alias=True)
        data["project"]["workforce"] = [
            {
                "role": "staff",
                "headcount": 1,
                "monthly_pay": yearly * 1_000_000 / 12,
                "months_paid": 12,
                "digital_work": "yes",
                "source": "trial",
            }
        ]
        for site in data["sites"].values():
            site["wage_region"] = "I"
        result = lane(load_law(variant), scenario_from(json.loads(json.dumps(data))), "zone")
        assert bool(result.workforce["personal_income_tax_exempt"][0, 0] > 0) is exempt, yearly


def test_nobody_is_known_to_qualify_between_the_law_and_its_decree() -> None:
    """Law 71/2025 exempts from June 2025 on paper; who qualifies was said by Decree 353/2025 in December."""
    scenario = SCENARIOS["ic_design_group"]
    for day in (dt.date(2025, 6, 14), dt.date(2025, 12, 30)):
        law = load_law(as_of=day)
        assert "personal_income_tax.exemption.years" in law.parameters
        assert not lane(law, scenario, "zone").workforce["personal_income_tax_exempt"].any()
    assert lane(load_law(as_of=dt.date(2025, 12, 31)), scenario, "zone").workforce["personal_income_tax_exempt"].any()


def test_a_draft_does_not_stand_on_an_older_law(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMPUTABLE:
        with pytest.raises(LawDataError, match="is later than the law of"):
            law_with(name, as_of=LIBRARY.drafts[name].date - DAY)
    (said,) = messages(capsys, "law list --variant capital_law_hanoi_13 --as-of 2026-01-01")
    assert said.startswith("--as-of: the variant capital_law_hanoi_13 has a draft that does not fit the law of 2026-01-01")
