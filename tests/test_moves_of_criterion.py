"""A change of criterion while an incentive runs, and a preferential rate that was lowered by itself; values worked out by hand from the law."""

from __future__ import annotations

from typing import Any

import pytest

from calculator import scenario_from
from calculator.analysis.explain import explain
from calculator.errors import InputError
from tests.test_moves import PARK, burden_by_year, kinds, of, project, ran

SOFTWARE = {"recognised_software_steps": "yes"}
LARGE = {"capital_disbursed_in_time": "yes", "large_revenue_in_time": "yes"}
DIFFICULT = {"location": "difficult_area", "commune_class": "difficult"}


def software(head: str, site: dict[str, Any], *moves: dict[str, Any], **more: Any) -> dict[str, Any]:
    return project(facts=SOFTWARE, site=site, activity="software_product", elections={"head": head, "moves": list(moves)}, **more)


def to_sector(year: int) -> dict[str, Any]:
    return {"to": "special_sector", "on": "other_criterion", "from_year": year}


def test_a_change_of_criterion_takes_off_each_length_what_was_used() -> None:
    # Difficult area from 2022: 17 % x 10, 2 + 4. By 2025 3 rate, 2 exempt and 1 half year are used: 15 - 3, 4 - 2, 9 - 1 are left.
    found = burden_by_year(ran(software("difficult_area", DIFFICULT, to_sector(2025))))
    assert [found[year] for year in (2022, 2023, 2024)] == [(0.17, 0.0), (0.17, 0.0), (0.17, 0.5)]
    assert [found[year] for year in (2025, 2026)] == [(0.1, 0.0)] * 2
    assert [found[year] for year in (2027, 2034)] == [(0.1, 0.5)] * 2
    assert [found[year] for year in (2035, 2036)] == [(0.1, 1.0)] * 2
    assert found[2037] == (0.2, 1.0)


def test_only_an_incentive_that_still_runs_can_be_changed() -> None:
    # Park: exempt 2022-2023, half 2024-2027, no rate. In its last year: 15, 4 - 2 and 9 - 3 years are left; a year later it has run out.
    last = burden_by_year(ran(software("industrial_park", PARK, to_sector(2027))))
    assert [last[year] for year in (2026, 2027, 2028, 2029, 2034)] == [(0.2, 0.5), (0.1, 0.0), (0.1, 0.0), (0.1, 0.5), (0.1, 0.5)]
    assert [last[year] for year in (2035, 2041)] == [(0.1, 1.0)] * 2
    after = burden_by_year(ran(software("industrial_park", PARK, to_sector(2028))))
    assert after == burden_by_year(ran(software("industrial_park", PARK)))
    assert after[2028] == (0.2, 1.0)


def test_a_criterion_that_is_not_met_or_left_is_no_move() -> None:
    assert "move_not_made" in kinds(ran(software("difficult_area", DIFFICULT, {"to": "zone", "on": "other_criterion", "from_year": 2025})))
    # Without a ground there is none to leave; and the rule is of 2025.
    nothing = project(elections={"moves": [{"to": "other_digital_product", "on": "other_criterion", "from_year": 2026}]})
    assert "move_not_made" in kinds(ran(nothing))
    assert "move_not_made" in kinds(ran(software("difficult_area", DIFFICULT, to_sector(2024))))


def test_after_the_new_law_its_criteria_are_open() -> None:
    # A maker of digital products in a difficult area: to 17 % of the sector of the new law, a head no licence of 2022 has.
    moves = [
        {"to": "difficult_area", "from_year": 2025},
        {"to": "other_digital_product", "on": "other_criterion", "from_year": 2026},
    ]
    run = ran(project(site=DIFFICULT, elections={"head": "difficult_area", "moves": moves}))
    assert "move_not_made" not in kinds(run)
    assert burden_by_year(run)[2031] == (0.17, 1.0)
    assert burden_by_year(run)[2032] == (0.2, 1.0)
    assert "move_not_made" in kinds(ran(project(site=DIFFICULT, elections={"head": "difficult_area", "moves": moves[1:]})))


def test_the_change_is_made_once_and_explained() -> None:
    with pytest.raises(InputError, match="once chosen, that ground holds for the rest"):
        ran(software("industrial_park", PARK, to_sector(2025), {"to": "zone", "from_year": 2026}))
    with pytest.raises(InputError, match="does not say to which head and from which year"):
        ran(software("industrial_park", PARK, {"to": "special_sector", "on": "other_criterion"}))
    steps = explain(scenario_from(software("industrial_park", PARK, to_sector(2025))), year=2026)
    assert ("320/2025/NĐ-CP", "23.2.a") in {(cite.instrument, cite.provision) for step in steps for law in step.cites for cite in law.cites}


def test_a_better_criterion_is_valued_against_staying() -> None:
    run = ran(software("industrial_park", PARK, to_sector(2027)))
    gain = next(one.gain for one in run.moves if one.option == "special_sector@2027")
    stays = ran(software("industrial_park", PARK))
    assert (run.measures["kept_present_value"] or 0) - (stays.measures["kept_present_value"] or 0) == pytest.approx(gain)


# ---- Decree 218/2013 art. 20(2)(e)


@pytest.mark.parametrize(("licence", "first"), [("2014-06-01", 0.2), ("2015-12-31", 0.2), ("2016-01-01", 0.17)])
def test_the_rate_of_difficult_areas_falls_by_itself_in_2016(licence: str, first: float) -> None:
    start = int(licence[:4])
    data = project(site=DIFFICULT, activity="other", first_year=start, years=14)
    data["project"] |= {"licence": licence, "operation_start": f"{start}-12-31" if licence > "2015-06" else licence}
    run = ran(data)
    found = burden_by_year(run)
    assert found[start] == (first, 0.0)
    assert [found[year] for year in range(max(start, 2016), start + 10)] == [
        (0.17, 0.0 if year < start + 2 else 0.5 if year < start + 6 else 1.0) for year in range(max(start, 2016), start + 10)
    ]
    assert found[start + 10] == (0.2, 1.0)
    assert of(run, "corporate_income_tax")[start + 6] == pytest.approx(0.17 * 40e9)


def test_it_falls_for_a_project_that_runs_already_and_for_no_other_rate() -> None:
    data = project(
        site=DIFFICULT, activity="other", first_year=2022, years=5, opening={"first_revenue": 2015, "first_taxable_income": 2015,
        "previous_year_revenue": "100 tỷ", "incentive_years_used": {"rate": 7, "exempt": 2, "half": 4}})  # fmt: skip
    data["project"] |= {"licence": "2015-03-01", "operation_start": "2015-03-01"}
    found = burden_by_year(ran(data))
    assert [found[year] for year in (2022, 2024, 2025)] == [(0.17, 1.0), (0.17, 1.0), (0.2, 1.0)]
    data = software("special_sector", {}, first_year=2015)
    data["project"] |= {"licence": "2015-03-01", "operation_start": "2015-03-01"}
    assert burden_by_year(ran(data))[2019] == (0.1, 0.5)


# ---- Decree 218/2013 art. 19(4)


@pytest.mark.parametrize(("revenue", "rate"), [("20 tỷ", 0.2), ("21 tỷ", 0.22)])
def test_a_year_that_failed_in_2015_has_the_rate_of_its_size(revenue: str, rate: float) -> None:
    data = project(
        facts=SOFTWARE | {"failed_years": [2015], "affiliate_above_small_bands": "no"}, activity="software_product", first_year=2014,
        revenue=[{"name": "parts", "kind": "incentive", "amount": revenue}], costs=[])  # fmt: skip
    data["project"] |= {"licence": "2014-01-01", "operation_start": "2014-01-01"}
    found = burden_by_year(ran(data))
    assert found[2014] == (0.1, 0.0)
    assert found[2015] == (rate, 1.0)
    # The year is used up: exempt 2014-2017 all the same.
    assert [found[year] for year in (2017, 2018)] == [(0.1, 0.0), (0.1, 0.5)]


@pytest.mark.parametrize(("licence", "moves"), [("2025-09-30", True), ("2025-10-01", False), ("2025-12-01", False)])
def test_a_licence_of_the_new_law_has_nothing_to_move_to(licence: str, moves: bool) -> None:
    # Law 67/2025 art. 19(1), 20(1): licences from 1 October 2025 are under the new law. A park had its own ground before.
    data = project(elections={"moves": [{"to": "other_digital_product", "from_year": 2026}]}, site=PARK, first_year=2025)
    data["project"] |= {"licence": licence, "operation_start": "2025-12-01"}
    run = ran(data)
    assert ("move_not_made" in kinds(run)) is not moves
    if moves:
        # Park: 2025 exempt; left of 17 % x 10, 2 + 4: ten rate years, one exempt, four half.
        found = burden_by_year(run)
        assert [found[year] for year in (2025, 2026, 2027, 2030, 2031, 2035, 2036)] == [
            (0.2, 0.0), (0.17, 0.0), (0.17, 0.5), (0.17, 0.5), (0.17, 1.0), (0.17, 1.0), (0.2, 1.0)]  # fmt: skip


@pytest.mark.parametrize(("found", "repaid"), [(2016, False), (2017, True), (2019, True)])
def test_a_project_of_6000_billion_of_the_old_law_pays_back_too(found: int, repaid: bool) -> None:
    # Decree 218/2013 art. 19(4): 3 years after the licence of 2014, or the 4th revenue year. Saved: 22 % exempt in 2014-2015, then 20 %.
    data = project(facts=LARGE | {"conditions_found_unmet": found}, activity="other", first_year=2014, capital="6.000 tỷ")
    data["project"] |= {"licence": "2014-01-01", "operation_start": "2014-01-01", "elections": {"head": "large_project_6000_until_2025"}}
    back = of(ran(data), "incentive_repaid")
    saved = {2017: (0.22 * 2 + 0.2) * 40e9, 2019: (0.22 * 2 + 0.2 * 2 + 0.15) * 40e9}
    assert back[found] == pytest.approx(saved[found] if repaid else 0.0)
