"""Choices: what is proposed is never worse than any single feasible change, grounds are never mixed, and cases worked out by hand."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import choices_of, load_law, load_scenario, run_scenario
from calculator.__main__ import main
from calculator.analysis.choices.combinations import Choices, choices_of_many
from calculator.analysis.choices.elections import STRAIGHT_ONLY
from calculator.analysis.fit.check import check_fit
from calculator.engine import evaluate
from calculator.errors import InputError
from calculator.i18n import LANGUAGES, words
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.lease import StateLease
from calculator.project.load import scenario_from
from calculator.project.path import Path as YearPath
from calculator.project.scenario import Scenario
from tests.twin.random_projects import ASSET_LIVES, random_scenario

ROOT = Path(__file__).parent.parent
LAW = load_law()
COUNT = 2_000
YEARS = 20
MILLION = 1_000_000


def edited(scenario: Scenario, **project: Any) -> Scenario:
    return scenario.model_copy(update={"project": scenario.project.model_copy(update=project)})


def elect(scenario: Scenario, **choice: Any) -> Scenario:
    return edited(scenario, elections=scenario.project.elections.model_copy(update=choice))


def paid_by(scenario: Scenario, site: str, payment: str) -> Scenario:
    place = scenario.sites[site]
    premises = tuple(item.model_copy(update={"payment": payment}) if isinstance(item, StateLease) else item for item in place.premises)
    return scenario.model_copy(update={"sites": {**scenario.sites, site: place.model_copy(update={"premises": premises})}})


def singles(data: dict[str, Any], scenario: Scenario, site: str) -> Iterator[tuple[str, str, Scenario]]:
    """Every single change of the elections, found without the search: what the reader of scenarios and the law refuse is left out."""
    project = scenario.project
    if project.operation_start.month > 1:
        elections = {**data["project"].get("elections", {}), "first_year_under_12_months": "defer"}
        with suppress(InputError):
            yield "first_year_under_12_months", "defer", scenario_from(data | {"project": data["project"] | {"elections": elections}})
    yield "first_year_under_12_months", "take", elect(scenario, first_year_under_12_months="take")
    for share in (0, 1):
        yield "research_extra_share", str(share), elect(scenario, research_extra_share=Fraction(share))
    if project.science_fund is not None:
        # Law 67/2025 art. 17: at most 20 %.
        for name, share in (("nothing_set_aside", Fraction(0)), ("most_set_aside", Fraction(1, 5))):
            yield (
                "science_fund",
                name,
                edited(scenario, science_fund=project.science_fund.model_copy(update={"set_aside": YearPath(value=share)})),
            )
    if any(line.cost_plus is not None for line in project.revenue):
        return
    for key in ("revenue", "deductible_cost"):
        # Beside an accelerated asset a scenario may not say the second.
        if all(one.acceleration is None for one in project.assets):
            yield "shared_costs_by", key, elect(scenario, shared_costs_by=key)
    for method in ("straight_line", "declining_balance"):
        own = tuple(one.model_copy(update={"method": method}) if one.class_ not in STRAIGHT_ONLY else one for one in project.assets)
        yield "asset_method", method, edited(scenario, assets=own)
    # Circular 45/2013, appendix I, typed in with the random projects.
    yield (
        "asset_lives",
        "shortest",
        edited(scenario, assets=tuple(one.model_copy(update={"life_years": ASSET_LIVES[one.class_][0]}) for one in project.assets)),
    )
    leases = [item for item in scenario.sites[site].premises if isinstance(item, StateLease)]
    plain = all(item.change is None and item.slow_progress is None and not item.compensation_advance for item in leases)
    if leases and plain and all(item.decision.year in scenario.horizon.range and item.won_at_auction == "no" for item in leases):
        payments = ["one_off", *(["annual"] if all(item.rate is not None for item in leases) else [])]
        for payment in payments:
            changed = paid_by(scenario, site, payment)
            try:
                check_fit(changed, LAW)
            except InputError:
                continue
            yield "land_payment", payment, changed


def present_values(lanes: list[Case]) -> tuple[list[float], list[float], Any]:
    """Burden at present value, and land rent paid ahead at the end of the horizon discounted to its first year [VND]; by the formulas of the method."""
    result = evaluate(LAW, build_lanes(lanes))
    rate = np.array([float(case.scenario.assumptions.discount_rate) for case in lanes])
    ages = np.arange(len(result.years))[:, None]
    lines = result.enterprise
    now = (
        lines["corporate_income_tax"]
        + lines["science_fund_interest"]
        + lines["land_use_tax"]
        + lines["land_rent_due"]
        + lines["land_rent_through_price"]
    )
    now = now - lines["sublease_support"] - lines["staff_relief_kept_by_employer"]
    burden = (now / (1 + rate) ** ages).sum(axis=0) + (lines["group_top_up_tax"] / (1 + rate) ** (ages + 1)).sum(axis=0)
    ahead = (lines["land_rent_due"] - lines["land_rent_cost"]).sum(axis=0) / (1 + rate) ** (len(result.years) - 1)
    return burden.tolist(), ahead.tolist(), result


@cache
def searched() -> list[tuple[int, Scenario, str, Choices, dict[tuple[str, str], float]]]:
    """Random projects with what was found, and what each single change keeps, both against the general law."""
    by_horizon: dict[range, list[tuple[int, dict[str, Any], Scenario, str]]] = defaultdict(list)
    for seed in range(COUNT):
        data = random_scenario(seed)
        # Of one length: many projects then share a horizon, and are evaluated together.
        data["horizon"]["years"] = YEARS
        scenario = scenario_from(data)
        by_horizon[scenario.horizon.range].append((seed, data, scenario, next(iter(scenario.sites))))
    found = []
    for projects in by_horizon.values():
        choices = choices_of_many(LAW, [(scenario, site) for _, _, scenario, site in projects])
        named: list[list[tuple[str, str]]] = []
        cases: list[Case] = []
        for (_, data, scenario, site), one in zip(projects, choices, strict=True):
            heads = [("head", ground.head, elect(scenario, head=ground.head)) for ground in one.grounds]
            changes = [*heads, *singles(data, scenario, site)]
            named.append([(axis, option) for axis, option, _ in changes])
            cases += [Case(scenario, site, claims=False), Case(scenario, site), *(Case(changed, site) for _, _, changed in changes)]
        burden, ahead, result = present_values(cases)
        start = 0
        for (seed, _, scenario, site), one, names in zip(projects, choices, named, strict=True):
            met = {head for place, head in enumerate(result.heads) if result.states[place, start + 1] == 1}
            assert {ground.head for ground in one.grounds} == met, seed
            kept = {
                name: burden[start] - burden[lane] + ahead[lane] - ahead[start + 1]
                for lane, name in enumerate([("as_written", ""), *names], start + 1)
            }
            found.append((seed, scenario, site, one, kept))
            start += len(names) + 2
    return found


def test_the_proposed_combination_is_never_worse_than_any_single_feasible_change() -> None:
    for seed, _, _, one, kept in searched():
        assert one.kept_as_written == pytest.approx(kept["as_written", ""], abs=1), seed
        worst = {name: value - one.kept_at_best for name, value in kept.items() if value > one.kept_at_best + 1}
        assert not worst, seed


def test_each_single_change_is_worth_what_it_keeps_more_than_as_written() -> None:
    told: dict[str, int] = defaultdict(int)
    for seed, _, _, one, kept in searched():
        for single in one.singles:
            if (single.axis, single.option) in kept:
                worth = kept[single.axis, single.option] - kept["as_written", ""]
                assert single.gain == pytest.approx(worth, abs=1), (seed, single)
                told[single.axis] += abs(single.gain) > MILLION
    # Every election moves money in some of the projects: none is searched in vain.
    assert {axis for axis, count in told.items() if count >= 5} == {
        "head", "first_year_under_12_months", "research_extra_share", "shared_costs_by", "land_payment", "asset_method", "asset_lives",
        "science_fund",
    }  # fmt: skip


def test_one_ground_is_taken_whole() -> None:
    """Rate and holiday are those of the package of one head: no part of another is mixed in."""
    for seed, scenario, _, one, _ in searched():
        for ground in one.grounds:
            if ground.head.startswith("special_investment_level"):
                continue  # Its years may be multiplied out by a reading.
            entry = LAW.entry(LAW.heads[ground.head].package, scenario.project.licence)
            assert entry is not None
            rate, holiday = entry.value.rate, entry.value.holiday
            years = None if rate is None or rate.years == "whole_life" else float(rate.years)
            assert ground.terms.rate == (None if rate is None else pytest.approx(float(rate.value))), seed
            assert ground.terms.rate_years == (years if rate is not None else 0), seed
            expected = (float(holiday.exempt), float(holiday.half)) if holiday else (0, 0)
            assert (ground.terms.exempt_years, ground.terms.half_years) == expected, seed


def test_grounds_stand_in_order_and_the_first_is_in_the_best_combination() -> None:
    others = 0
    for seed, _, _, one, _ in searched():
        worth = [ground.kept_at_best for ground in one.grounds]
        assert all(first >= second - 1 for first, second in pairwise(worth)), seed
        assert one.kept_at_best >= one.kept_as_written
        if one.proposed is None:
            assert one.taken is None
            continue
        assert one.proposed.kept_at_best == one.kept_at_best
        assert one.best.get("head", one.taken) == one.proposed.head
        assert all(ground.kept_at_best >= ground.kept for ground in one.grounds)
        others += one.proposed.head != one.taken
        if one.runner_up is not None:
            assert one.difference == one.proposed.kept_at_best - one.runner_up.kept_at_best
            if one.difference is not None and one.difference > MILLION:
                assert one.reasons, seed
    # The best package is not always the one worth most.
    assert others >= 10


# ---- worked out by hand


def chips(**changes: Any) -> Scenario:
    """A chip maker in an economic zone, VND 100 bn of profit in each of 2028-2047."""
    title = {"vi": "Dự án", "en": "Project"}
    project: dict[str, Any] = {
        "name": "p", "activity": "semiconductor", "licence": "2027-01-04", "operation_start": "2028-01-01", "capital": "100 tỷ",
        "facts": {"new_project": "yes", "related_party_transactions": "no", "affiliate_above_small_bands": "yes", "work_inside_site": 1},
        "revenue": [{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}],
    }  # fmt: skip
    return scenario_from(
        {
            "scenario": "chips", "title": title, "horizon": {"first_year": 2028, "years": 20},
            "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
            "project": project | changes,
            "sites": {"site": {"title": title, "location": "economic_zone", "commune_class": "none", "premises": []}},
        }
    )  # fmt: skip


def worth(rates: list[Fraction], ages: list[int] | None = None) -> float:
    """20 % less the rates of each year, on 100 bn, discounted at 10 %."""
    places = ages or list(range(len(rates)))
    return float(sum((Fraction(1, 5) - rate) * 10**11 / Fraction(11, 10) ** age for rate, age in zip(rates, places, strict=True)))


SECTOR = [Fraction(0)] * 4 + [Fraction(1, 20)] * 9 + [Fraction(1, 10)] * 2 + [Fraction(1, 5)] * 5
ECONOMIC_ZONE = [Fraction(0)] * 2 + [Fraction(17, 200)] * 4 + [Fraction(17, 100)] * 4 + [Fraction(1, 5)] * 10


def test_two_grounds_their_difference_and_why() -> None:
    """Law 67/2025 art. 13(1)(a), 14(1): 10 % for 15 years, 4 + 9; art. 13(3), 14(2): 17 % for 10 years, 2 + 4."""
    one = choices_of(chips(), LAW, "site")
    assert [ground.head for ground in one.grounds] == ["special_sector", "economic_zone"]
    first, second = one.grounds
    assert first.kept == first.kept_at_best == pytest.approx(worth(SECTOR), abs=1)
    assert second.kept == pytest.approx(worth(ECONOMIC_ZONE), abs=1)
    assert one.difference == pytest.approx(worth(SECTOR) - worth(ECONOMIC_ZONE), abs=2)
    assert {reason.term: (reason.proposed, reason.runner_up) for reason in one.reasons} == {
        "rate": (pytest.approx(0.1), pytest.approx(0.17)),
        "rate_years": (15, 10),
        "exempt_years": (4, 2),
        "half_years": (9, 4),
    }
    assert [(single.axis, single.option) for single in one.singles] == [("head", "economic_zone")]
    assert one.singles[0].gain == pytest.approx(worth(ECONOMIC_ZONE) - worth(SECTOR), abs=2)


def test_a_first_year_of_two_months_is_better_deferred() -> None:
    """Law 67/2025 art. 14: November 2028 begins the exempt years with 10 bn of profit, unless they begin in 2029 with 100 bn."""
    start = {"operation_start": "2028-11-01", "revenue": [
        {"name": "sales", "kind": "incentive", "amount": {"years": {2028: "10 tỷ", 2029: "100 tỷ"}, "then": "hold"}}]}  # fmt: skip
    one = choices_of(chips(**start), LAW, "site")
    assert one.best["first_year_under_12_months"] == "defer"
    # 2028 on a tenth of the profit, the years after it on 100 bn.
    taken = worth(SECTOR[1:20], list(range(1, 20))) + 10**10 * 0.2
    deferred = worth(SECTOR[:19], list(range(1, 20)))
    assert one.kept_as_written == pytest.approx(taken, abs=1)
    assert one.kept_at_best == pytest.approx(deferred, abs=1)


def test_an_elected_head_is_what_is_written() -> None:
    one = choices_of(elect(chips(), head="economic_zone"), LAW, "site")
    assert (one.taken, one.as_written["head"], one.best["head"]) == ("economic_zone", "economic_zone", "special_sector")
    assert one.kept_as_written == pytest.approx(worth(ECONOMIC_ZONE), abs=1)
    assert one.kept_at_best == pytest.approx(worth(SECTOR), abs=1)


def test_a_fact_not_known_leaves_a_ground_open_and_is_named() -> None:
    one = choices_of(load_scenario(ROOT / "scenarios" / "saas_startup.yaml"), LAW, "zone")
    assert [(open_to.head, open_to.facts) for open_to in one.undecided] == [("special_sector", ("recognised_software_steps",))]
    assert one.proposed is not None
    assert one.proposed.head == "zone"


def test_no_ground_nothing_to_choose() -> None:
    old = chips(
        facts={"new_project": "no", "related_party_transactions": "no", "affiliate_above_small_bands": "yes", "work_inside_site": 1}
    )
    one = choices_of(old, LAW, "site")
    assert (one.taken, one.proposed, one.runner_up, one.difference, one.reasons) == (None, None, None, None, ())
    assert one.kept_at_best == 0


@pytest.mark.parametrize("name", ["software_500", "chip_packaging", "ai_data_centre_100mw", "operator_tower_3ha", "ic_design_group"])
def test_as_written_keeps_what_the_run_says_and_the_run_names_the_same_grounds(name: str) -> None:
    scenario = load_scenario(ROOT / "scenarios" / f"{name}.yaml")
    for run in run_scenario(scenario, variants=["in_force"], today=dt.date(2026, 11, 21)).runs:
        one = choices_of(scenario, LAW, run.site)
        if not run.ranges:
            assert one.kept_as_written == pytest.approx(run.measures["kept_present_value"], abs=1)
        assert {ground.head: ground.kept for ground in run.grounds} == pytest.approx(
            {ground.head: ground.kept for ground in one.grounds} if len(one.grounds) > 1 else {}, abs=1
        )


# ---- the shell


def test_choose_answers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["choose", str(ROOT / "scenarios" / "chip_packaging.yaml"), "--site", "zone", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["choices"]
    assert [one["site"] for one in found] == ["zone"]
    one = found[0]
    assert one["proposed"] == one["taken"] == "special_sector"
    assert one["best"]["elections"]["asset_method"] == "declining_balance"
    gains = {(single["election"], single["option"]): single["gain_present_value"] for single in one["single_changes"]}
    gain = one["best"]["kept_present_value"] - one["as_written"]["kept_present_value"]
    assert gains["asset_method", "declining_balance"] == pytest.approx(gain)
    not_searched = {entry["election"] for entry in one["not_searched"]}
    assert not_searched == {
        "first_year_under_12_months", "research_extra_share", "shared_costs_by", "moves", "postponed_revenue",
        "science_fund",
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_choose_says_the_ground_the_runner_up_and_the_change(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    for name in ("chip_packaging", "saas_startup", "operator_tower_3ha", "bpo_300"):
        assert main(["choose", str(ROOT / "scenarios" / f"{name}.yaml"), "--lang", lang]) == 0
        out = capsys.readouterr().out
        assert "{" not in out
        assert not re.search(r"choose\.|near\.|fact\.", out)
    assert main(["run", str(ROOT / "scenarios" / "chip_packaging.yaml"), "--variant", "in_force", "--lang", lang]) == 0
    assert words(lang)["choose.worth_the_same"].split("{")[0] in capsys.readouterr().out


def test_every_reason_not_to_search_has_its_words() -> None:
    source = (ROOT / "calculator" / "analysis" / "choices" / "elections.py").read_text(encoding="utf-8")
    returned = set(re.findall(r'return "([a-z_]+)"', source)) | set(re.findall(r'(?:or|else) "([a-z_]+)"', source))
    for lang in LANGUAGES:
        told = {key.removeprefix("choose.why.") for key in words(lang) if key.startswith("choose.why.")}
        assert told <= returned | {"one_head", "does_not_fit", "cost_plus"}
        assert {one for one in returned if f"choose.option.{one}" not in words(lang)} <= told | {"take", "annual"}
