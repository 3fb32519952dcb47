"""Expansions worked out by hand: thresholds at their edges, clocks, own books, the choice before October 2025, one failing case a condition."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import run_scenario, scenario_from
from calculator.__main__ import main
from calculator.analysis.choices.combinations import choices_of
from calculator.analysis.conditions.heads import near
from calculator.analysis.explain import explain
from calculator.analysis.run import run_site
from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.reports.near_misses import row_said
from calculator.reports.notices import notice_text

LAW = load_law()
TITLE = {"vi": "Dự án", "en": "Project"}
BN = 10**9
USED = {"rate": 15, "exempt": 4, "half": 9}


def project(
    one: dict[str, Any] | list[dict[str, Any]],
    *,
    activity: str = "software_product",
    location: str = "none",
    commune: str = "none",
    first: int = 2042,
    years: int = 16,
    used: dict[str, int] | None = None,
    licence: str = "2026-12-01",
    start: str = "2027-01-01",
    **more: Any,
) -> dict[str, Any]:
    """A project of 100 bn a year without costs, its incentive of 15 years used up before 2042; general rate 20 %."""
    expansions = one if isinstance(one, list) else [one]
    return {
        "scenario": "expanded",
        "title": TITLE,
        "horizon": {"first_year": first, "years": years},
        "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "10%"},
        "project": {
            "name": "expanded",
            "activity": activity,
            "licence": licence,
            "operation_start": start,
            "capital": "100 tỷ",
            "facts": {
                "new_project": "yes",
                "recognised_software_steps": "yes",
                "related_party_transactions": "no",
                "affiliate_above_small_bands": "yes",
                "work_inside_site": "100%",
            },
            "revenue": [{"name": "sales", "kind": "incentive", "amount": 100 * BN}],
            "opening": {"previous_year_revenue": 100 * BN, "incentive_years_used": USED if used is None else used},
            "expansions": expansions,
            **more,
        },
        "sites": {"here": {"title": TITLE, "location": location, "commune_class": commune, "premises": []}},
    }


def expansion(**more: Any) -> dict[str, Any]:
    """Fixed assets of 40 bn beside 960 bn (4 %): a tenth of 400 bn in the total, so that a tenth of the income is extra."""
    plain = {
        "name": "line_2",
        "decided": "2042-06-01",
        "in_use": 2043,
        "capital_disbursed": 2043,
        "fixed_assets": {"added": 40 * BN, "before": 960 * BN, "total": 400 * BN},
    }
    return {**plain, **more}


def lines(data: dict[str, Any], law: Any = LAW) -> dict[str, Any]:
    result = evaluate(law, build_lanes([Case(scenario_from(data), "here")]))
    return {name: line[:, 0] for name, line in result.enterprise.items()}


def relief(data: dict[str, Any], law: Any = LAW) -> list[float]:
    return (lines(data, law)["expansion_relief"] / BN).round(6).tolist()


# ---- from October 2025


def test_a_holiday_of_its_own_without_a_rate() -> None:
    # 10 bn of extra income from 2043: 2 bn of tax spared for four years, half of it for nine, nothing after.
    found = lines(project(expansion()))
    assert (found["expansion_income"] / BN).round(6).tolist() == [0] + [10] * 15
    assert (found["expansion_relief"] / BN).round(6).tolist() == [0] + [2] * 4 + [1] * 9 + [0] * 2
    assert (found["corporate_income_tax"] / BN).round(6).tolist() == [20] + [18] * 4 + [19] * 9 + [20] * 2
    assert found["rate"].tolist() == [0.2] * 16
    assert (found["relief_preferential_rate"] == 0).all()
    assert (found["relief_exemption"] / BN).round(6).tolist() == [0] + [2] * 4 + [0] * 11
    assert (found["relief_half"] / BN).round(6).tolist() == [0] * 5 + [1] * 9 + [0] * 2
    # What enjoys nothing is ordinary income.
    assert (found["project_income"] / BN).round(6).tolist() == [100] * 14 + [90] * 2


def test_while_the_project_has_time_left_its_extra_income_follows_it() -> None:
    # 2 years of the rate are left and no threshold is met: 10 bn at 10 % instead of 20 % in both, then nothing.
    one = expansion(
        decided="2039-06-01", in_use=2040, capital_disbursed=2040, fixed_assets={"added": BN, "before": 999 * BN, "total": 10 * BN}
    )
    data = project(one, first=2040, years=5, used={"rate": 13, "exempt": 4, "half": 9})
    assert relief(data) == [1, 1, 0, 0, 0]


def test_nothing_before_the_capital_is_disbursed_and_the_fourth_year_from_it() -> None:
    late = expansion(capital_disbursed=2046)
    assert relief(project(late))[:6] == [0, 0, 0, 0, 2, 2]
    never = expansion()
    del never["capital_disbursed"]
    assert sum(relief(project(never))) == 0
    # No income until 2049: the holiday starts in 2046, the fourth year from 2043, and 2049 is its fourth exempt year.
    costs = [{"name": "work", "amount": {"years": {year: 120 * BN if year < 2049 else 0 for year in range(2042, 2050)}, "then": "hold"}}]
    found = relief(project(expansion(), costs=costs))
    # From 2050 half years; losses of 2042-2048 are brought forward and eat the income of 2049 (100 of 100 bn) and 2050 (40 bn).
    assert found[:8] == [0] * 8
    assert found[9:13] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("one", "where", "met"),
    [
        ({"fixed_assets": {"added": 40 * BN, "before": 960 * BN, "total": 400 * BN}}, {}, True),
        ({"fixed_assets": {"added": 40 * BN - 1, "before": 960 * BN, "total": 400 * BN}}, {}, False),
        ({"fixed_assets": {"added": 40 * BN + 1, "before": 960 * BN, "total": 400 * BN}}, {}, True),
        ({"fixed_assets": {"added": 20 * BN, "before": 960 * BN, "total": 200 * BN}}, {"activity": "other", "commune": "difficult"}, True),
        (
            {"fixed_assets": {"added": 20 * BN - 1, "before": 960 * BN, "total": 200 * BN}},
            {"activity": "other", "commune": "difficult"},
            False,
        ),
        ({"fixed_assets": {"added": 20 * BN, "before": 960 * BN, "total": 200 * BN}}, {"activity": "other", "location": "cdtz"}, False),
        ({"fixed_assets": {"added": 40 * BN, "before": 960 * BN, "total": 400 * BN}}, {"activity": "other", "location": "cdtz"}, False),
        ({"fixed_assets": {"added": 2 * BN, "before": 10 * BN, "total": 20 * BN}}, {}, True),
        ({"fixed_assets": {"added": 2 * BN, "before": 10 * BN + 1, "total": 20 * BN}}, {}, False),
        ({"fixed_assets": {"added": 2 * BN + 1, "before": 10 * BN, "total": 20 * BN}}, {}, True),
        ({"fixed_assets": {"added": BN, "total": 10 * BN}, "capacity": {"added": 20, "before": 100}}, {}, True),
        ({"fixed_assets": {"added": BN, "total": 10 * BN}, "capacity": {"added": 19.99, "before": 100}}, {}, False),
        ({"fixed_assets": {"added": BN, "total": 10 * BN}, "capacity": {"added": 20.01, "before": 100}}, {}, True),
    ],
)
def test_thresholds_at_below_and_above(one: dict[str, Any], where: dict[str, Any], met: bool) -> None:
    found = relief(project(expansion(**one), **where))
    assert (sum(found) > 0) == met


@pytest.mark.parametrize(
    "flipped",
    [
        {"by_merger_or_purchase": "yes"},
        {"by_merger_or_purchase": "unknown"},
        {"activity": "other"},
        {"capital_disbursed": 2070},
        {"fixed_assets": {"added": 39 * BN, "before": 960 * BN, "total": 400 * BN}},
    ],
)
def test_each_condition_alone_takes_the_holiday_away(flipped: dict[str, Any]) -> None:
    assert sum(relief(project(expansion()))) > 0
    assert sum(relief(project(expansion(**flipped)))) == 0


def test_a_place_alone_is_enough_and_its_holiday_is_that_of_a_new_project_there() -> None:
    one = expansion(capacity={"added": 1, "before": 4})
    assert relief(project(one, activity="other", commune="difficult"))[1:8] == [2, 2, 1, 1, 1, 1, 0]
    assert sum(relief(project(one, activity="other"))) == 0


def test_own_books_bear_their_part_of_shared_cost() -> None:
    # Of 125 bn of revenue 25 bn are of the expansion: direct cost 5 bn, depreciation 2 bn, a fifth of 10 bn shared: 16 bn, tax 3.2 bn.
    one = expansion(streams=["more"], fixed_assets={"added": 40 * BN, "before": 960 * BN})
    revenue = [
        {"name": "sales", "kind": "incentive", "amount": 100 * BN},
        {"name": "more", "kind": "incentive", "amount": {"start": 25 * BN, "from": 2043}},
    ]
    costs = [
        {"name": "rent", "amount": 10 * BN},
        {"name": "work", "amount": {"start": 5 * BN, "from": 2043}, "stream": "more"},
    ]
    assets = [
        {
            "name": "machine",
            "class": "it_equipment",
            "cost": 10 * BN,
            "first_use": "2043-01",
            "life_years": 5,
            "method": "straight_line",
            "stream": "more",
        }
    ]
    found = lines(project(one, revenue=revenue, costs=costs, assets=assets))
    assert found["expansion_income"][1] == pytest.approx(16 * BN)
    assert found["expansion_relief"][1] == pytest.approx(3.2 * BN)
    assert found["corporate_income_tax"][1] == pytest.approx(0.2 * (125 - 15 - 2 - 16) * BN)


def test_assets_named_give_amounts_and_total() -> None:
    # 50 bn of the expansion beside 150 bn in use before it: a third more, and a quarter of the income.
    common = {"class": "it_equipment", "life_years": 5, "method": "straight_line"}
    assets = [
        {"name": "old", "cost": 150 * BN, "first_use": "2027-01", **common},
        {"name": "new", "cost": 50 * BN, "first_use": "2043-01", **common},
    ]
    found = lines(project(expansion(fixed_assets={"assets": ["new"]}), assets=assets))
    # Income is 90 bn after 10 bn of depreciation.
    assert found["expansion_income"][1] == pytest.approx(22.5 * BN)
    assert found["expansion_relief"][1] == pytest.approx(4.5 * BN)


def test_a_loss_elsewhere_may_be_set_against_it_but_not_one_on_real_estate() -> None:
    # The holiday makes the project one that enjoys an incentive: a real-estate loss stays away from it (Law 67/2025 art. 7(3)).
    revenue = [
        {"name": "sales", "kind": "incentive", "amount": 100 * BN},
        {"name": "houses", "kind": "excluded", "excluded_as": "real_estate", "amount": 1},
    ]
    costs = [{"name": "building", "amount": 30 * BN, "stream": "houses"}]
    found = lines(project(expansion(), revenue=revenue, costs=costs))
    assert found["assessable_project_income"][0] == pytest.approx(70 * BN, abs=2)
    assert found["assessable_project_income"][1] == pytest.approx(100 * BN)


def test_a_holiday_that_began_before_the_horizon_goes_on() -> None:
    one = expansion(decided="2041-02-01", in_use=2041, capital_disbursed=2041, holiday_began=2041)
    # The 15 years from 2027 end with 2041; the capital was complete in that year, so only the other reading grants the rest: 2041-2044 exempt, nine half.
    data = project(one, first=2043, used={"rate": 16, "exempt": 4, "half": 9})
    assert sum(relief(data)) == 0
    other = LAW.with_reading("expansion_after_remaining_time", "rest_of_own_holiday")
    assert relief(data, other)[:12] == [2, 2] + [1] * 9 + [0]


# ---- before October 2025


def old(one: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A software project of 2014, 10 % to 2028, exempt to 2017 and half to 2026; expanded in 2020."""
    plain = expansion(decided="2020-03-01", in_use=2020, fixed_assets={"added": 20 * BN, "before": 960 * BN, "total": 200 * BN})
    del plain["capital_disbursed"]
    return project(
        {**plain, **one},
        first=2020,
        years=16,
        used={"rate": 6, "exempt": 4, "half": 2},
        licence="2014-01-01",
        start="2014-01-01",
        **more,
    )


def test_the_choice_of_the_old_law() -> None:
    # With the project: 10 bn at 5 % to 2026 (1.5 bn less than 2 bn), at 10 % to 2028 (1 bn less), then nothing.
    assert relief(old({"takes": "remaining"})) == [1.5] * 7 + [1] * 2 + [0] * 7
    # A holiday of its own at the general rate from 2020: 2 bn for four years, 1 bn for nine.
    assert relief(old({"takes": "holiday"})) == [2] * 4 + [1] * 9 + [0] * 3
    # Below every threshold there is no choice: with the project.
    below = {"takes": "holiday", "fixed_assets": {"added": 20 * BN - 1, "before": 960 * BN, "total": 200 * BN}}
    assert relief(old(below)) == pytest.approx([1.5] * 7 + [1] * 2 + [0] * 7, abs=1e-6)


def test_choose_searches_the_choice_of_the_old_law() -> None:
    found = choices_of(scenario_from(old({})), LAW, "here")
    assert found.as_written["expansion_takes"] == "remaining"
    assert {one.option for one in found.singles if one.axis == "expansion_takes"} == {"holiday"}
    (single,) = [one for one in found.singles if one.axis == "expansion_takes"]
    held, other = (np.array(relief(old({"takes": takes}))) for takes in ("remaining", "holiday"))
    assert single.gain == pytest.approx(float(((other - held) * BN / 1.1 ** np.arange(16)).sum()), rel=1e-6)
    newer = choices_of(scenario_from(project(expansion())), LAW, "here")
    assert ("expansion_takes", "no_choice_of_expansion") in newer.left_out


def test_by_invested_capital_only_where_it_is_not_favoured() -> None:
    capital = {"split_by": "invested_capital", "invested_capital": {"added": 30 * BN, "total": 100 * BN}}
    assert lines(old({**capital, "activity": "other"}))["expansion_income"][0] == pytest.approx(30 * BN)
    assert lines(old(capital))["expansion_income"][0] == pytest.approx(10 * BN)
    assert lines(project(expansion(activity="other", **capital)))["expansion_income"][1] == pytest.approx(10 * BN)


def test_an_expansion_of_2014_is_a_choice_that_of_october_2025_is_not() -> None:
    for day, gain in (("2025-09-30", True), ("2025-10-01", False)):
        one = expansion(
            decided=day,
            in_use=2026,
            capital_disbursed=2026,
            takes="holiday",
            fixed_assets={"added": 40 * BN, "before": BN, "total": 400 * BN},
        )
        data = project(one, first=2026, years=4, used={"rate": 12, "exempt": 4, "half": 8}, licence="2014-01-01", start="2014-01-01")
        # The holiday spares 2 bn; with the project it is 10 bn at 5 % in 2026, and at 10 % in 2027 and 2028.
        assert relief(data) == ([2, 2, 2, 2] if gain else [1.5, 1, 1, 0])


# ---- what is said


def test_near_misses_are_plain_figures() -> None:
    one = expansion(fixed_assets={"added": 37 * BN, "before": 960 * BN, "total": 370 * BN}, capacity={"added": 15, "before": 100})
    run = run_site(scenario_from(project(one)), LAW, "here")
    said = {row.name: row_said(row, "en") for row in run.conditions if row.head == "expansion holiday: line_2"}
    assert said["added_in_sector"].startswith("fixed assets added short by VND 3 billion")
    assert "5 points" in said["capacity_share"]
    assert said["capital_disbursed"] == ""
    assert {row.name for row in near(run.conditions)} >= {"added_in_sector", "fixed_asset_share", "capacity_share"}
    states = {row.head: row.head_state for row in run.conditions}
    assert states["expansion: line_2"] == "met"
    assert states["expansion holiday: line_2"] == "not_met"


def test_the_year_of_disbursement_is_asked_for() -> None:
    one = expansion()
    del one["capital_disbursed"]
    run = run_site(scenario_from(project(one)), LAW, "here")
    (row,) = [row for row in run.conditions if row.name == "capital_disbursed"]
    assert row.state == "not_known"
    assert "expansion_not_disbursed" in {notice.kind for notice in run.warnings}


def test_the_steps_cite_the_provision() -> None:
    steps = explain(scenario_from(project(expansion())), year=2044)
    rules = {step.rule: step for step in steps if step.whose == "expansion"}
    assert set(rules) == {"extra_income_by_ratio", "start_of_expansion_holiday", "enjoyed_by_expansion", "tax_on_extra_income"}
    assert rules["extra_income_by_ratio"].value["value"] == pytest.approx(10 * BN)
    assert "20(5)" in rules["enjoyed_by_expansion"].reference
    cited = {(cite.instrument, cite.provision) for used in rules["start_of_expansion_holiday"].cites for cite in used.cites}
    assert ("320/2025/NĐ-CP", "20.6") in cited


def test_run_prints_lines_and_conditions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "expanded.json"
    data = project(expansion())
    file.write_text(json.dumps(data), encoding="utf-8")
    assert main(["run", str(file)]) == 0
    text = capsys.readouterr().out
    assert "Expansion “line_2”: a holiday of its own" in text
    assert main(["run", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["results"][0]
    assert found["enterprise"]["expansion_relief"][1] == pytest.approx(2 * BN)


def test_a_lane_beside_others_is_the_lane_alone() -> None:
    datas = [project(expansion()), project([]), project([expansion(), expansion(name="line_3", by_merger_or_purchase="yes")])]
    cases = [Case(scenario_from(data), "here") for data in datas]
    together = evaluate(LAW, build_lanes(cases))
    for lane, case in enumerate(cases):
        alone = evaluate(LAW, build_lanes([case]))
        for name, line in alone.enterprise.items():
            assert np.array_equal(line[:, 0], together.enterprise[name][:, lane], equal_nan=True), name


# ---- new or not


def of_origin(origin: str | None, used: dict[str, int] | None, new_project: str = "unknown") -> dict[str, Any]:
    data = project([], first=2030, years=3, used={"rate": 0}, licence="2026-12-01", start="2027-01-01")
    data["project"]["facts"] |= {"new_project": new_project} | ({"origin": origin} if origin else {})
    data["project"]["opening"] = {"previous_year_revenue": 100 * BN} | ({"incentive_years_used": used} if used is not None else {})
    return data


THREE = {"rate": 3, "exempt": 3, "half": 0}


@pytest.mark.parametrize(
    ("origin", "used", "head", "paid", "notice"),
    [
        ("new", None, "special_sector", [0, 0, 0], None),
        ("reorganised", THREE, "special_sector", [0, 0.5, 0.5], "origin_successor"),
        ("change_of_owner", THREE, "special_sector", [0, 0.5, 0.5], "origin_successor"),
        ("inherited_business", THREE, "special_sector", [0, 0.5, 0.5], "origin_successor"),
        ("bought_project", THREE, "special_sector", [0, 0.5, 0.5], "origin_successor"),
        ("phase_of_first_dossier", THREE, "special_sector", [0, 0.5, 0.5], "origin_phase"),
        ("bought_project", None, None, [1, 1, 1], "origin_years_missing"),
        ("phase_of_first_dossier", None, None, [1, 1, 1], "origin_years_missing"),
        ("phase_off_schedule", THREE, None, [1, 1, 1], "origin_not_new"),
        (None, None, None, [1, 1, 1], None),
    ],
)
def test_how_a_project_came_to_be_decides(origin: str | None, used: Any, head: str | None, paid: list[float], notice: str | None) -> None:
    run = run_site(scenario_from(of_origin(origin, used)), LAW, "here")
    assert run.head == head
    assert run.enterprise["paid_share"].tolist() == paid
    kinds = {one.kind: one for one in run.warnings if one.kind.startswith("origin")}
    assert set(kinds) == ({notice} if notice else set())
    for one in kinds.values():
        for lang in ("vi", "en"):
            text = notice_text(one, LAW.all_readings, lang)  # type: ignore[arg-type]
            assert "23" in text
            assert "{" not in text


def test_a_bought_project_says_which_provision_and_what_is_missing() -> None:
    run = run_site(scenario_from(of_origin("bought_project", None)), LAW, "here")
    rows = {row.name: row for row in run.conditions if row.head == "new_project"}
    assert rows["successor"].state == "met"
    assert ("320/2025/NĐ-CP", "23.7") in {(cite.instrument, cite.provision) for cite in rows["successor"].cites}
    assert rows["years_used"].state == "not_known"


def test_without_expansions_nothing_is_added() -> None:
    (run,) = run_scenario(scenario_from(project([]))).runs
    assert not run.enterprise["expansion_income"].any()
    assert not run.enterprise["expansion_relief"].any()
