"""What the Prime Minister could decide: classes at their edges, worth worked out by hand, and never a proposal."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from calculator import choices_of, load_law, load_scenario
from calculator.__main__ import main
from calculator.analysis.special.levels import SpecialOptions, special_of
from calculator.engine import evaluate
from calculator.errors import InputError
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.project.scenario import Scenario

ROOT = Path(__file__).parent.parent
LAW = load_law()
BN = 1_000_000_000
SIDES = (-1, 0, 1)
YEARS = 45


def project(capital: int, **changes: Any) -> Scenario:
    """A chip plant outside any zone: revenue of VND 1,000 bn a year, all of it profit, from 2028; discounted at nothing."""
    title = {"vi": "Nhà máy", "en": "Plant"}
    facts = {"new_project": "yes", "related_party_transactions": "no", "affiliate_above_small_bands": "yes", "work_inside_site": 1}
    return scenario_from(
        {
            "scenario": "special", "title": title, "horizon": {"first_year": 2028, "years": YEARS},
            "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "0%"},
            "project": {
                "name": "special", "activity": changes.get("activity", "semiconductor"), "licence": changes.get("licence", "2027-01-04"),
                "operation_start": "2028-01-01", "capital": capital, "facts": {**facts, **changes.get("facts", {})},
                "revenue": [{"name": "sales", "kind": "incentive", "amount": changes.get("revenue", 1_000 * BN)}], **changes.get("more", {}),
            },
            "sites": {"site": {"title": title, "location": changes.get("location", "none"), "commune_class": "none", "premises": []}},
        }
    )  # fmt: skip


def found(scenario: Scenario, law: Any = LAW) -> SpecialOptions:
    return special_of(scenario, law, "site", choices_of(scenario, law, "site"))


def paid(*parts: tuple[str, int]) -> dict[str, Any]:
    return {"facts": {"disbursements": [{"on": day, "amount": amount} for day, amount in parts], "strategic_technology_project": "yes"}}


def classes(scenario: Scenario) -> dict[str, str]:
    return {one.name: one.state for one in found(scenario).classes}


def short(scenario: Scenario, name: str) -> dict[str, float | None]:
    rows = next(one for one in found(scenario).classes if one.name == name).rows
    return {row.name: row.misses[0].short for row in rows if row.misses}


@pytest.mark.parametrize("above", SIDES)
@pytest.mark.parametrize(
    ("name", "capital", "first", "activity"),
    [("class_a", 3_000, 1_000, "other"), ("class_b", 6_000, 6_000, "semiconductor"), ("class_c", 30_000, 10_000, "software_product")],
)
def test_a_class_begins_at_its_capital(name: str, capital: int, first: int, activity: str, above: int) -> None:
    """Decree 96/2026 art. 21(1)(a)-(c): from 3,000 bn, 6,000 bn, 30,000 bn; the disbursement is met here whatever the capital."""
    steps = {"recognised_software_steps": "yes"} if activity == "software_product" else {}
    amount = min(first * BN, capital * BN + above)
    changed = paid(("2027-06-30", amount))
    changed["facts"] |= steps
    scenario = project(capital * BN + above, activity=activity, **changed)
    # Class (b) asks for all of its 6,000 bn: with a đồng less of capital, a đồng less can be put in.
    assert classes(scenario)[name] == ("met" if above >= 0 else "not_met")
    missed = short(scenario, name)
    assert missed.get("capital") == (1 if above < 0 else None)


@pytest.mark.parametrize("above", SIDES)
@pytest.mark.parametrize(
    ("name", "capital", "first", "last_day", "activity"),
    [
        ("class_a", 3_000, 1_000, "2030-01-04", "other"),
        ("class_b", 7_000, 6_000, "2032-01-04", "key_digital_product"),
        ("class_c", 30_000, 10_000, "2030-01-04", "ai_data_centre"),
    ],
)
def test_a_class_asks_for_a_least_amount_by_a_day(name: str, capital: int, first: int, last_day: str, activity: str, above: int) -> None:
    """1,000 bn in 3 years, 6,000 bn in 5, 10,000 bn in 3 from the licence of 4 January 2027: the last day counts, the day after is late."""
    day = dt.date.fromisoformat(last_day)
    enough = project(capital * BN, activity=activity, **paid(("2028-05-01", BN), (last_day, (first - 1) * BN + above)))
    assert classes(enough)[name] == ("met" if above >= 0 else "not_met")
    assert short(enough, name).get("disbursed_in_time") == (1 if above < 0 else None)
    late = paid(("2028-05-01", BN), ((day + dt.timedelta(days=1)).isoformat(), (first - 1) * BN))
    assert short(project(capital * BN, activity=activity, **late), name) == {"disbursed_in_time": pytest.approx((first - 1) * BN)}


def test_capital_short_by_180_billion_is_said_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    scenario = project(5_820 * BN, **paid(("2028-01-01", 5_820 * BN)))
    assert short(scenario, "class_b") == {"capital": 180 * BN, "disbursed_in_time": 180 * BN}
    text = (ROOT / "scenarios" / "chip_packaging.yaml").read_text(encoding="utf-8").replace("capital: 15.700 tỷ", "capital: 5.820 tỷ")
    path = tmp_path / "near.yaml"
    path.write_text(text, encoding="utf-8")
    for lang, words in (("en", "short by VND 180 billion"), ("vi", "thiếu 180 tỷ đồng")):
        main(["choose", str(path), "--lang", lang])
        assert words in capsys.readouterr().out


def test_disbursement_nobody_states_is_not_known() -> None:
    assert classes(project(7_000 * BN)) == {"class_a": "not_known", "class_b": "not_known", "class_c": "not_met"}
    assert found(project(7_000 * BN)).options[0].state == "not_known"


MEETS: dict[str, tuple[int, str, int]] = {
    "class_a": (3_000, "other", 1_000),
    "class_b": (6_000, "semiconductor", 6_000),
    "class_c": (30_000, "digital_product", 10_000),
}
FLIPS: dict[str, dict[str, Any]] = {
    "new_project": {"facts": {"new_project": "no"}},
    "strategic_technology": {"facts": {"strategic_technology_project": "no"}},
    "activity": {"activity": "business_process_outsourcing"},
    "in_zone": {"location": "high_tech_park"},
    "capital": {"capital": 1_000 * BN},
    "disbursed_in_time": {"facts": {"disbursements": [{"on": "2034-01-01", "amount": 1_000 * BN}]}},
}


@pytest.mark.parametrize("name", MEETS)
def test_each_condition_of_a_class_shuts_it_alone(name: str) -> None:
    """Every condition flipped alone is the one that is missed."""
    capital, activity, first = MEETS[name]
    plain: dict[str, Any] = {
        "activity": activity,
        "location": "cdtz",
        **paid(("2027-02-01", min(first, 1_000) * BN), ("2027-03-01", max(first - 1_000, 0) * BN)),
    }
    base = next(one for one in found(project(capital * BN, **plain)).classes if one.name == name)
    assert base.state == "met"
    for row in base.rows:
        flip = dict(FLIPS[row.name])
        facts = {**plain["facts"], **flip.pop("facts", {})}
        if row.name == "capital":
            facts["disbursements"] = [{"on": "2027-02-01", "amount": 1_000 * BN}]
        changed = found(project(flip.pop("capital", capital * BN), **{**plain, **flip, "facts": facts})).classes
        missed = {one.name for one in next(one for one in changed if one.name == name).rows if one.state == "not_met"}
        # Where all of the capital is to be put in, too little capital is too little put in.
        also = {"disbursed_in_time"} if row.name == "capital" and first > 1_000 else set()
        assert missed == {row.name} | also


@pytest.mark.parametrize(("location", "state"), [("cdtz", "met"), ("none", "not_met")])
def test_an_ordinary_digital_project_is_of_class_c_inside_a_zone_alone(location: str, state: str) -> None:
    """Law 71/2025 art. 24(2): a digital project in a zone is a special sector; art. 28(1): elsewhere it is not."""
    scenario = project(30_000 * BN, activity="digital_service", location=location, **paid(("2027-02-01", 10_000 * BN)))
    assert classes(scenario)["class_c"] == state


@pytest.mark.parametrize("above", SIDES)
def test_all_of_the_capital_within_ten_years(above: int) -> None:
    """Decree 320/2025 art. 18(2)(h): full disbursement within 10 years of the licence of 4 January 2027."""
    scenario = project(7_000 * BN, **paid(("2030-01-01", 6_000 * BN), ("2037-01-04", 1_000 * BN + min(above, 0))))
    check = found(scenario).full_disbursement
    assert check is not None
    assert check.state == ("met" if above >= 0 else "not_met")
    late = found(project(7_000 * BN, **paid(("2030-01-01", 6_000 * BN), ("2037-01-05", 1_000 * BN)))).full_disbursement
    assert late is not None
    assert late.state == "not_met"
    assert [miss.given for row in late.rows for miss in row.misses] == [1_000 * BN]


def test_there_is_no_class_before_its_decree() -> None:
    early = found(project(30_000 * BN, licence="2026-03-30"))
    assert early.classes == ()
    assert len(found(project(30_000 * BN, licence="2026-03-31")).classes) == 3


BY_HAND = {
    # Sum over 45 years of 1,000 bn at each year's rate, in bn: what the proposal pays is 9 × 50 + 2 × 100 + 30 × 200.
    "decision": 9 * 50 + 2 * 100 + 30 * 200,
    # 5 exempt, 10 at 4.5 %, 15 at 9 %, 15 at 20 %.
    "level_1": 10 * 45 + 15 * 90 + 15 * 200,
    # 6 exempt, 12 at 3.5 %, 15 at 7 %, 12 at 20 %.
    "level_2": 12 * 35 + 15 * 70 + 12 * 200,
    # 6 exempt, 13 at 2.5 %, 18 at 5 %, 8 at 20 %.
    "level_3": 13 * 25 + 18 * 50 + 8 * 200,
    # 4 exempt, 9 at 5 %, 17 at 10 %, 15 at 20 %.
    "extension_sector": 9 * 50 + 17 * 100 + 15 * 200,
}


def test_the_worth_is_what_a_hand_works_out() -> None:
    """Decision 29/2021: 9/30/5+10, 7/33/6+12, 5/37/6+13; Law 67/2025 art. 13(6)(a): 15 more years of 10 %; all from 2028, undiscounted."""
    scenario = project(7_000 * BN)
    proposal = BY_HAND["decision"]
    for one in found(scenario).options:
        if one.name in BY_HAND:
            assert one.gain == pytest.approx((proposal - BY_HAND[one.name]) * BN, abs=1), one.name
    assert {one.name for one in found(scenario).options} == {*BY_HAND, "ceiling"}


def test_the_ceilings_are_half_the_rate_and_half_as_long_again() -> None:
    """Law 67/2025 arts 13(6)(b), 14(3): 10 % ÷ 2; 15 × 1.5 + 15; 4 × 1.5; 9 × 1.5."""
    ceilings = found(project(7_000 * BN)).ceilings
    assert ceilings is not None
    assert (ceilings.rate, ceilings.rate_years) == (Fraction(5, 100), Fraction(375, 10))
    assert (ceilings.exempt_years, ceilings.half_years) == (6, Fraction(135, 10))
    # No level decided goes beyond them.
    for one in found(project(7_000 * BN)).options:
        if one.name.startswith("level"):
            rate, free = one.terms.rate, one.terms.holiday
            assert rate is not None
            assert free is not None
            assert rate.value >= ceilings.rate
            assert rate.years <= ceilings.rate_years  # type: ignore[operator]
            assert free.exempt <= ceilings.exempt_years
            assert free.half <= ceilings.half_years


@pytest.mark.parametrize("above", SIDES)
def test_the_extension_asks_for_six_thousand_billion(above: int) -> None:
    """Law 67/2025 art. 13(6)(a): from 6,000 bn; what it would be worth is said on both sides of the edge."""
    one = next(one for one in found(project(6_000 * BN + above)).options if one.name == "extension_sector")
    assert one.state == ("met" if above >= 0 else "not_met")
    assert one.gain == pytest.approx((BY_HAND["decision"] - BY_HAND["extension_sector"]) * BN, abs=1)
    # A project by place alone has nothing to extend: art. 13(6)(a1) names the sectors.
    by_place = found(project(6_000 * BN + above, activity="other", location="cdtz"))
    assert "extension_sector" not in {one.name for one in by_place.options}


@pytest.mark.parametrize("above", SIDES)
@pytest.mark.parametrize(("revenue", "workers"), [(20_000, None), (None, 6_000)])
def test_large_manufacturing_asks_for_more_than_its_sizes(revenue: int | None, workers: int | None, above: int) -> None:
    """Law 67/2025 art. 13(6)(a2): over 20,000 bn a year within 5 years of the first revenue, or more than 6,000 regular employees."""
    facts = {"capital_disbursed_in_time": "yes", "technology_requirements_met": "yes"}
    amounts = {"years": {2028: BN, 2032: (revenue or 1) * BN + above, 2033: 30_000 * BN}, "then": "hold"}
    amounts["years"] |= {2029: BN, 2030: BN, 2031: BN}
    roles = [{"role": "staff", "headcount": workers + above, "monthly_pay": "9 triệu", "months_paid": 12}] if workers else []
    scenario = project(12_000 * BN, activity="other", facts=facts, revenue=amounts)
    if roles:
        place = scenario.sites["site"].model_copy(update={"wage_region": "I"})
        role = load_scenario(ROOT / "scenarios" / "chip_packaging.yaml").project.workforce[0]
        headcount = role.headcount.model_copy(update={"value": Fraction(workers + above), "years": {}, "start": None, "then": None})
        staff = (role.model_copy(update={"headcount": headcount}),)
        changed = scenario.project.model_copy(update={"workforce": staff})
        scenario = scenario.model_copy(update={"project": changed, "sites": {"site": place}})
    one = next(one for one in found(scenario).options if one.name == "extension_manufacturing")
    assert (one.state == "met") == (above > 0)


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_the_prime_minister_decides_is_proposed(path: Path) -> None:
    """A head that only a decision opens is proposed to nobody who does not state the decision."""
    scenario = load_scenario(path)
    for site in scenario.sites:
        choices = choices_of(scenario, LAW, site)
        options = special_of(scenario, LAW, site, choices).options
        held = {one.head for one in options if one.held}
        only_decided = {one.head for one in options if not one.name.startswith("extension")} - held
        assert not only_decided & {ground.head for ground in choices.grounds}
        assert choices.proposed is None or choices.proposed.head not in only_decided
        # What is gained is counted from the proposal itself.
        at_best = evaluate(LAW, build_lanes([Case(choices.at_best, site)]))
        assert at_best.head_of(0) == (choices.proposed.head if choices.proposed else None)


def test_the_warning_goes_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(ROOT / "scenarios" / "ai_data_centre_100mw.yaml")
    main(["choose", path, "--lang", "en"])
    assert "A Prime Minister's decision, not a right" in capsys.readouterr().out
    main(["choose", path, "--lang", "vi"])
    assert "không phải quyền đương nhiên" in capsys.readouterr().out
    main(["choose", path, "--lang", "en", "--json"])
    for one in json.loads(capsys.readouterr().out)["choices"]:
        assert one["special"]["warning"].startswith("A Prime Minister's decision")
        assert not any(option["a_right"] for option in one["special"]["options"])


def test_a_criterion_nobody_read_is_never_missed() -> None:
    """Of the criteria of Decision 29/2021 one is enough, and two were not read: a share too small leaves the level open, not shut."""
    changed = paid(("2027-02-01", 10_000 * BN))
    changed["facts"] |= {"domestic_value_share": "30%", "vietnamese_firms_in_chain": 0, "strategic_technology_project": "no"}
    states = {one.name: one.state for one in found(project(30_000 * BN, **changed)).options}
    assert (states["level_1"], states["level_2"], states["level_3"]) == ("met", "not_known", "not_known")
    changed["facts"] |= {"domestic_value_share": "30.1%"}
    states = {one.name: one.state for one in found(project(30_000 * BN, **changed)).options}
    assert (states["level_2"], states["level_3"]) == ("met", "not_known")


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ([("2027-01-03", 1)], "capital is disbursed on 2027-01-03, before the licence of 2027-01-04"),
        ([("2027-02-01", 7_000 * BN), ("2027-03-01", 1)], "more is disbursed than the capital of the project"),
    ],
)
def test_disbursements_that_cannot_be_are_refused(parts: list[tuple[str, int]], says: str) -> None:
    with pytest.raises(InputError) as caught:
        project(7_000 * BN, **paid(*parts))
    assert says in str(caught.value)
