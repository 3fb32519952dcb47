"""What to do by when: days counted by hand from a project's own dates."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from calculator import load_law, load_scenario
from calculator.__main__ import main
from calculator.analysis.compliance.to_do import ToDo, add_months
from calculator.analysis.run import run_site
from calculator.i18n import LANGUAGES, words
from calculator.project.load import scenario_from
from calculator.reports.to_do import lost_said, what_said

ROOT = Path(__file__).parent.parent
LAW = load_law()
BN = 1_000_000_000
LEASE = {
    "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 10_000, "table_price": 5_000_000, "rate": "1%",
    "coefficient": 1, "infrastructure_cost": 0, "decision": "2027-02-10", "term_years": 50, "construction_months": 20,
    "won_at_auction": "no", "filed_late_months": 0,
}  # fmt: skip


def listed(**changes: Any) -> dict[str, ToDo]:
    title = {"vi": "Dự án", "en": "Project"}
    facts = {"new_project": "yes", "related_party_transactions": "no", "affiliate_above_small_bands": "no", "work_inside_site": 1}
    place = {"title": title, "location": "cdtz", "commune_class": "none", "wage_region": "I", "premises": changes.get("premises", [])}
    scenario = scenario_from(
        {
            "scenario": "dates", "title": title, "horizon": {"first_year": 2027, "years": 20},
            "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
            "project": {
                "name": "dates", "activity": changes.get("activity", "semiconductor"), "licence": changes.get("licence", "2027-01-04"),
                "operation_start": changes.get("start", "2028-08-15"), "capital": 7_000 * BN, "facts": {**facts, **changes.get("facts", {})},
                "revenue": [{"name": "sales", "kind": "incentive", "amount": {"start": 100 * BN, "from": 2028}}], **changes.get("more", {}),
            },
            "sites": {"site": place},
        }
    )  # fmt: skip
    return {one.name: one for one in run_site(scenario, changes.get("law", LAW), "site", dt.date(2026, 11, 22)).to_do}


def day(one: ToDo) -> str | None:
    return one.day.isoformat() if one.day else None


def test_taxes_follow_the_first_year_of_operation() -> None:
    """Operation from 15 August 2028: the third quarter is paid by 31 October (Decree 252/2026 art. 24.2), 2028 settled by 31 March 2029 (art. 10.5.a)."""
    found = listed()
    assert day(found["separate_accounts"]) == "2028-08-15"
    assert (day(found["provisional_payment"]), found["provisional_payment"].recurs) == ("2028-10-31", "every_quarter")
    assert (day(found["annual_return"]), found["annual_return"].recurs) == ("2029-03-31", "every_year")
    assert ("20/2026/TT-BTC", "4.2") in [(cite.instrument, cite.provision) for cite in found["annual_return"].cites]


@pytest.mark.parametrize(("start", "by"), [("2028-01-01", "2028-04-30"), ("2028-06-30", "2028-07-31"), ("2028-12-01", "2029-01-31")])
def test_a_quarter_is_paid_by_the_end_of_the_month_after_it(start: str, by: str) -> None:
    assert day(listed(start=start)["provisional_payment"]) == by


def test_a_short_first_year_is_an_election_whose_day_nobody_names() -> None:
    found = listed()["first_year_election"]
    assert found.day is None
    assert found.values["year"] == 2028
    assert ("320/2025/NĐ-CP", "23.6") in [(cite.instrument, cite.provision) for cite in found.cites]
    assert "first_year_election" not in listed(start="2028-01-01")


def test_a_lease_has_deposit_file_procedure_and_payments() -> None:
    """Decided on 10 February 2027, 20 months of construction and 11 years free (special sector, unlisted commune): free until 10 October 2039."""
    found = listed(premises=[LEASE], activity="digital_product")
    assert (day(found["deposit"]), found["deposit"].before) == ("2027-02-10", True)
    assert day(found["land_file"]) == "2027-02-10"
    end = found["land_procedure"].values["end"]
    assert end == dt.date(2039, 10, 10)
    # Six months before it.
    assert day(found["land_procedure"]) == "2039-04-10"
    # 31 May 2039 lies before the first rent is due.
    assert day(found["land_payment"]) == "2040-05-31"


def test_an_exemption_for_the_whole_term_needs_no_file() -> None:
    """Decree 230/2025 art. 5(1)(e): chips are exempt for the whole term, wherever they are."""
    found = listed(premises=[LEASE])
    assert not {"land_file", "land_procedure", "land_payment"} & set(found)


def test_land_won_at_auction_has_no_deposit_and_rent_from_the_first_year() -> None:
    found = listed(premises=[{**LEASE, "won_at_auction": "yes"}])
    assert "deposit" not in found
    assert "land_file" not in found
    # The first year's rent follows the notice of the tax office; the year after has a day.
    assert day(found["land_payment"]) == "2028-05-31"


def test_a_lease_decided_before_the_rule_needs_no_file() -> None:
    """Decree 50/2026 changed it from 31 January 2026."""
    found = listed(premises=[{**LEASE, "decision": "2026-01-30"}], licence="2026-01-04", activity="digital_product")
    assert "land_file" not in found
    assert "land_procedure" not in found


def test_one_off_rent_is_paid_from_a_notice() -> None:
    found = listed(premises=[{**LEASE, "payment": "one_off"}], activity="digital_product")
    assert found["land_one_off"].day is None


def test_staff_are_claimed_with_the_first_return_that_exempts_them() -> None:
    role = {
        "role": "engineers", "headcount": {"start": 10, "from": 2030}, "monthly_pay": "90 triệu", "months_paid": 12, "digital_work": "yes",
        "qualifying_share": "100%",
    }  # fmt: skip
    found = listed(more={"workforce": [role]})
    assert (day(found["staff_return"]), found["staff_return"].values["year"]) == ("2031-03-31", 2030)
    assert "staff_return" not in listed(more={"workforce": [{**role, "digital_work": "no", "qualifying_share": 0}]})


def test_the_top_up_tax_runs_from_the_first_year_in_scope() -> None:
    """EUR 750 m reached in 2026 and 2027: 2028 is the first year with two of the four before it. Days after 31 December 2028."""
    revenue = {"years": {2023: 0, 2024: 0, 2025: 0, 2026: 750_000_000, 2027: 750_000_000}, "then": "hold"}
    group = {"revenue_eur": revenue, "entities_abroad": "yes"}
    found = listed(more={"group": group})
    assert day(found["top_up_list"]) == "2029-01-30"
    assert day(found["top_up_registration"]) == "2029-03-31"
    assert day(found["top_up_return"]) == "2029-12-31"
    assert found["top_up_list"].confidence == "secondary"
    assert "top_up_list" not in listed(more={"group": {**group, "entities_abroad": "no"}})
    assert "top_up_list" not in listed()


def test_a_special_project_puts_its_capital_in_by_days() -> None:
    """Licensed on 4 January 2027: class (b) by 4 January 2032, all of it by 4 January 2037; class (c) is out of reach of 7,000 bn."""
    found = listed(facts={"certificates": ["special_incentive_decision"], "strategic_technology_project": "no"})
    assert day(found["disburse_class"]) == "2032-01-04"
    assert day(found["disburse_full"]) == "2037-01-04"
    assert found["special_commitment"].day is None
    assert "disburse_class" not in listed()


def test_a_ground_by_certificate_names_its_paper() -> None:
    found = listed(activity="other", facts={"certificates": ["special_incentive_level_3"]})
    assert "special" in found["certificate"].values["label"].en.lower() or "level" in found["certificate"].values["label"].en.lower()


@pytest.mark.parametrize(("licence", "asked"), [("2025-09-30", True), ("2025-10-01", False)])
def test_an_old_licence_has_to_stay_or_move(licence: str, asked: bool) -> None:
    assert ("move_to_new_law" in listed(licence=licence)) == asked


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2027-03-31", -1, "2027-02-28"), ("2027-11-30", 3, "2028-02-29"), ("2027-12-15", 12, "2028-12-15")],
)  # fmt: skip
def test_months_are_counted_to_the_same_day_or_the_last(start: str, months: int, end: str) -> None:
    assert add_months(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(end)


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_line_is_cited_and_said_in_both_languages(path: Path) -> None:
    scenario = load_scenario(path)
    run = run_site(scenario, LAW, next(iter(scenario.sites)), dt.date(2026, 11, 22))
    assert run.to_do
    days = [one.day for one in run.to_do if one.day]
    assert days == sorted(days)
    for one in run.to_do:
        assert one.cites
        for lang in LANGUAGES:
            assert "{" not in what_said(one, lang) + lost_said(one, lang)


def test_the_words_hold_no_number_of_the_law() -> None:
    """Periods and shares come from the law data: the words name none."""
    for lang in LANGUAGES:
        for key, text in words(lang).items():
            if key.startswith(("todo.what.", "todo.lost.")):
                assert not re.search(r"\d", re.sub(r"\b(2025|12)\b", "", text)), key


def test_run_prints_it_and_gives_it_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(ROOT / "scenarios" / "operator_tower_3ha.yaml")
    for lang, title in (("en", "What to do by when"), ("vi", "Việc phải làm và thời hạn")):
        main(["run", path, "--lang", lang, "--variant", "in_force"])
        assert title in capsys.readouterr().out
    main(["run", path, "--json"])
    for one in json.loads(capsys.readouterr().out)["results"]:
        assert {"to_do", "day", "what", "lost_if_missed", "cites", "confidence", "recurs"} <= set(one["to_do"][0])


def test_an_expansion_is_told_to_the_tax_office_with_the_return_of_its_year() -> None:
    """Decided in 2031: with the annual return of 2031, by 31 March 2032 (Circular 20/2026 art. 8)."""
    assets = {"added": "50 tỷ", "before": "90 tỷ", "total": "140 tỷ"}
    one = {"name": "line_2", "decided": "2031-05-05", "in_use": 2032, "capital_disbursed": 2032, "fixed_assets": assets}
    found = listed(more={"expansions": [one]})
    assert day(found["expansion_notice"]) == "2032-03-31"
    assert "20/2026/TT-BTC" in [cite.instrument for cite in found["expansion_notice"].cites]
    assert "expansion_notice" not in listed()
