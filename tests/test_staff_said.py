"""What is said of staff of whom nobody is exempt, and of an incentive that finds no income: one word on card, page and offer."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pypdf
import pytest

from calculator import load_law, load_scenario
from calculator.analysis.cards import cards, no_staff_exempt, zone_line
from calculator.analysis.explain import explain
from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteRun
from calculator.documents.content import Foot, ranked, sheet_of
from calculator.documents.offer import Maker, offer_of_run
from calculator.project.load import scenario_from
from calculator.project.scenario import Scenario
from calculator.views.operator.offer import summary
from calculator.views.people import who_qualifies

LAW = load_law()
SOFTWARE = Path(__file__).parent.parent / "scenarios" / "software_500.yaml"


def changed(activity: str, location: str = "economic_zone", **more: Any) -> tuple[SiteRun, Scenario]:
    data = json.loads(load_scenario(SOFTWARE).model_dump_json(by_alias=True, exclude_none=True))
    data["project"].update(activity=activity, **more)
    data["sites"]["qtsc"]["location"] = location
    data["expect"] = []
    made = scenario_from(data)
    return run_site(made, LAW, "qtsc"), made


def zone_card(run: SiteRun, scenario: Scenario, lang: Any) -> str:
    return next(card.caption for card in cards(run, scenario, lang) if card.name == "zone_adds")


@pytest.mark.parametrize(
    ("lang", "card", "people"),
    [
        ("vi", "nhân viên: không thuộc diện miễn thuế", "không thuộc diện được miễn"),
        ("en", "staff: exemption not open", "not open to this project"),
    ],
)
def test_an_exemption_the_project_shuts_is_not_called_unknown(lang: Any, card: str, people: str) -> None:
    # Trade in an economic zone fails both conditions on the project: its staff cannot qualify, whatever they earn.
    run, scenario = changed("trade_or_service")
    assert {row.state for row in run.conditions if row.levy == "personal_income_tax"} == {"not_met"}
    assert zone_card(run, scenario, lang).endswith(card)
    assert people in who_qualifies(run, lang)
    assert any(people in line for line in summary(run, scenario, LAW, lang))


def test_whoever_may_qualify_is_still_not_known() -> None:
    run, scenario = changed("software_product", "cdtz")
    assert no_staff_exempt(run, scenario) == "not_known"
    assert zone_card(run, scenario, "en").endswith("staff: not known")


def test_an_incentive_without_income_is_not_called_none() -> None:
    # Costs above revenue in every year: the ground is met, and there is nothing to tax.
    run, scenario = changed("software_product", "cdtz", costs=[{"name": "cost", "share_of_revenue": "101%"}])
    assert run.head
    assert zone_line(run, scenario, "en") == "An incentive applies, but there is no taxable income for it to lower."
    assert zone_line(run, scenario, "vi") == "Dự án có ưu đãi, nhưng không có thu nhập tính thuế để hưởng."


FOOT = Foot("program", "0", dt.date(2026, 11, 22), "a", "b", "command", None)


def test_an_offer_shows_the_conditions_of_its_ground_first_and_names_each_ground() -> None:
    # The relief of an economic zone rests on two conditions; those of the staff's exemption grant nothing here.
    run, scenario = changed("trade_or_service")
    sheet = sheet_of(run, scenario, "en", FOOT)
    assert sheet.states == ["met", "met", "not_met", "not_met"]
    assert [row[1].split(":")[0] for row in sheet.conditions.rows] == ["Ground used"] * 2 + [
        "Income tax exemption of high-quality digital-technology staff"
    ] * 2
    paths = [path for path, _ in ranked(run)]
    own = [place for place, path in enumerate(paths) if ".heads.economic_zone." in path]
    staff = [place for place, path in enumerate(paths) if path.startswith("personal_income_tax.exemption.")]
    assert own
    assert max(own) < min(staff)


def test_a_bilingual_offer_uses_its_page_for_the_conditions_and_notices() -> None:
    run, scenario = changed("trade_or_service")
    made = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    (page,) = pypdf.PdfReader(io.BytesIO(offer_of_run(run, scenario, Maker(lang="both", timestamp=made)))).pages
    words = " ".join(page.extract_text().split())
    assert words.count("Ground used:") == words.count("Căn cứ áp dụng:") == 2
    assert "No group is stated" in words


@pytest.mark.parametrize(("activity", "asked"), [("semiconductor", False), ("software_product", True)])
def test_a_condition_of_software_counts_for_software_alone(activity: str, asked: bool) -> None:
    # Outside the zone both rest on the special sector; only software is asked for its production steps.
    run, scenario = changed(activity, "none")
    path = "corporate_income_tax.heads.special_sector.conditions.recognised_software_steps"
    assert run.head == "special_sector"
    assert (path in run.used) is asked
    told = explain(scenario, site="qtsc")
    assert any(used.path == path for step in told for used in step.cites) is asked
