"""Edits of a workbook's cells, each with the same edit of the scenario or of the law."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from calculator import change_of, load_law
from calculator.law.law import Law
from calculator.project.load import scenario_from
from calculator.project.scenario import Scenario
from calculator.workbook.build import Workbook
from calculator.workbook.cells import Line, PerYear, expr
from calculator.yaml_text import read_file

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"


@dataclass(frozen=True)
class Edit:
    """One edit: of cells by their keys, and of the scenario (by path in the file) or of the law (path, value as the law writes it)."""

    name: str
    scenario: str
    site: str
    cells: dict[str, float]
    stated: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    law: tuple[str, Any] | None = None
    variant: str = "in_force"


SECTOR = "corporate_income_tax.heads.special_sector.package"
ZONE = "corporate_income_tax.heads.zone.package"


def _package(rate: str = "10%", years: int = 15, exempt: int = 4, half: int = 9, latest: int = 4) -> dict[str, Any]:
    holiday = {"clock": "first_taxable_income", "latest_start": latest, "exempt": exempt, "half": half, "half_share": "50%"}
    return {"rate": {"clock": "first_revenue", "years": years, "value": rate}, "holiday": holiday}


def _revenue(place: int, *path: Any) -> tuple[Any, ...]:
    return ("project", "revenue", place, "amount", *path)


EDITS = (
    Edit("six exempt years", "software_500", "qtsc", {f"{SECTOR}.exempt": 6}, law=(SECTOR, _package(exempt=6))),
    Edit("thirteen half years", "software_500", "qtsc", {f"{SECTOR}.half": 13}, law=(SECTOR, _package(half=13))),
    Edit("rate of 7%", "software_500", "qtsc", {f"{SECTOR}.rate": 0.07}, law=(SECTOR, _package(rate="7%"))),
    Edit("rate for 20 years", "software_500", "qtsc", {f"{SECTOR}.rate_years": 20}, law=(SECTOR, _package(years=20))),
    Edit("holiday from the second revenue year", "saas_startup", "zone", {f"{ZONE}.latest_start": 2}, law=(ZONE, _package(latest=2))),
    Edit(
        "standard rate of 22%", "bpo_300", "zone", {"corporate_income_tax.standard_rate": 0.22}, law=("corporate_income_tax.standard_rate", "22%")
    ),
    Edit(
        "losses for three years",
        "saas_startup",
        "zone",
        {"corporate_income_tax.losses.carry_forward_years": 3},
        law=("corporate_income_tax.losses.carry_forward_years", 3),
    ),
    Edit(
        "losses for two years",
        "saas_startup",
        "zone",
        {"corporate_income_tax.losses.carry_forward_years": 2},
        law=("corporate_income_tax.losses.carry_forward_years", 2),
    ),
    Edit("revenue from 2030", "software_500", "qtsc", {"revenue.0.from": 2030}, {_revenue(0, "from"): 2030}),
    Edit("less revenue", "software_500", "qtsc", {"revenue.0.start": 190e9}, {_revenue(0, "start"): "190 tỷ"}),
    Edit("a heavy loss before operation", "software_500", "qtsc", {"cost.0@0": 400e9}, {("project", "costs", 0, "amount", "years", "2027"): "400 tỷ"}),
    Edit("dearer operation", "bpo_300", "zone", {"cost.0.share": 0.30}, {("project", "costs", 0, "share_of_revenue"): "30%"}),
    Edit("40% of the work outside", "bpo_300", "zone", {"work_inside_site.value": 0.6}, {("project", "facts", "work_inside_site"): "60%"}),
    Edit("a larger mark-up", "ic_design_group", "zone", {"mark_up": 0.15}, {("project", "revenue", 0, "cost_plus"): "15%"}),
    Edit("assets over three years", "software_500", "qtsc", {"asset.0.life": 3}, {("project", "assets", 0, "life_years"): 3}),
    Edit("assets from July", "chip_packaging", "zone", {"asset.0.first_month": 7}, {("project", "assets", 0, "first_use"): "2029-07"}),
    Edit("dearer land", "software_500", "qtsc_own_building", {"lease_0.table_price": 70e6}, {("sites", "qtsc_own_building", "premises", 0, "table_price"): "70 triệu"}),
    Edit("leased on the 25th", "software_500", "qtsc_own_building", {"lease_0.decision_day": 25}, {("sites", "qtsc_own_building", "premises", 0, "decision"): "2027-01-25"}),
    Edit("seven months late", "operator_tower_3ha", "zone", {"lease_0.filed_late_months": 7}, {("sites", "zone", "premises", 0, "filed_late_months"): 7}),
    Edit("prices of land grow by 12%", "operator_tower_3ha", "zone", {"land_price_growth": 0.12}, {("assumptions", "land_price_growth"): "12%"}),
    Edit(
        "cycles of three years", "operator_tower_3ha", "zone", {"land_rent.stability_cycle": 3}, law=("land_rent.stability_cycle", 3)
    ),
    Edit("fewer free years", "operator_tower_3ha", "zone", {"land_rent.ladder.general.special.none": 5}, law=("land_rent.ladder.general.special.none", 5)),
    Edit("one sum for dearer land", "operator_greenfield_200ha", "zone", {"lease_0.table_price": 2.5e6}, {("sites", "zone", "premises", 0, "table_price"): "2.5m"}),
    Edit("less passed on", "digital_services_tenant", "passed_on", {"headlease_0.share": 0.3}, {("sites", "passed_on", "premises", 0, "passed_on", "share"): "30%"}),
    Edit("higher pay", "ic_design_group", "zone", {"role.1.pay.start": 55e6}, {("project", "workforce", 1, "monthly_pay", "start"): "55 triệu"}),
    Edit("deduction of 20 million", "software_500", "qtsc", {"personal_income_tax.personal_deduction": 20e6}, law=("personal_income_tax.personal_deduction", "20 triệu")),
    Edit("exempt for seven years", "ic_design_group", "zone", {"personal_income_tax.exemption.years": 7}, law=("personal_income_tax.exemption.years", 7)),
    Edit("three times GDP per capita", "ic_design_group", "zone", {"personal_income_tax.exemption.income_multiple": 3}, law=("personal_income_tax.exemption.income_multiple", 3)),
    Edit("pension contribution of 20%", "bpo_300", "zone", {"social_insurance.employer.social": 0.2}, law=("social_insurance.employer.social", "20%")),
    Edit("substance of payroll 20%", "ic_design_group", "zone", {"top_up_tax.sbie.payroll_share@2033-01-01": 0.2}, law=("top_up_tax.sbie.payroll_share", "20%")),
    Edit("minimum of 17%", "chip_packaging", "zone", {"top_up_tax.minimum_rate": 0.17}, law=("top_up_tax.minimum_rate", "17%")),
    Edit("one decimal of the effective rate", "ai_data_centre_100mw", "zone", {"top_up_tax.rounding_decimals_of_percent": 1}, law=("top_up_tax.rounding_decimals_of_percent", 1)),
    Edit("a smaller group", "chip_packaging", "zone", {"group_revenue_eur": 700e6}, {("project", "group", "revenue_eur"): "700 triệu"}),
    Edit("two more years of free inputs", "chip_plant_supported", "zone", {"import_duty.inputs.years": 7}, law=("import_duty.inputs.years", 7)),
    Edit("a larger grant", "chip_plant_supported", "zone", {"grant.0.rate": 0.45}, {("project", "support", "grants", 0, "rate"): "45%"}),
    Edit("half of the profit paid out", "chip_plant_supported", "zone", {"payout.value": 0.5}, {("project", "cash", "dividends", "payout"): "50%"}),
    Edit("exempt for three years, pay spread", "captive_centre_500", "zone", {"personal_income_tax.exemption.years": 3}, law=("personal_income_tax.exemption.years", 3)),
    Edit("pay grows by 9%", "captive_centre_500", "zone", {"role.0.growth": 0.09}, {("project", "workforce", 0, "distribution", "growth"): "9%"}),
    Edit("deduction of 20 million, pay spread", "captive_centre_500", "zone", {"personal_income_tax.personal_deduction": 20e6}, law=("personal_income_tax.personal_deduction", "20 triệu")),
    Edit("a lower ceiling of insurance", "captive_centre_500", "zone", {"social_insurance.cap_multiple": 12}, law=("social_insurance.cap_multiple", 12)),
    Edit("a lower band", "saas_startup", "zone", {"corporate_income_tax.small_enterprise_rates.2.value": 0.16}, law=("corporate_income_tax.small_enterprise_rates", "bands")),
)  # fmt: skip


def cell_of(made: Workbook, key: str) -> Line:
    """Give the cell of a key; that of a law value with its first day, where only one is held."""
    found = [
        line for _, row, line in made.book.lines() if row.kind in ("input", "law") and (line.key == key or line.key.split("@")[0] == key)
    ]
    assert len(found) == 1, f"{key}: {[line.key for line in found]}"
    return found[0]


def write_edit(made: Workbook, edit: Edit) -> None:
    """Change the cells of a workbook, as a reader would."""
    for key, value in edit.cells.items():
        name, _, at = key.partition("@")
        if at.isdigit():
            line = cell_of(made, name)
            assert isinstance(line.source, PerYear)
            each = list(line.source.each)
            each[int(at)] = expr(value)
            line.be(each)
        else:
            cell_of(made, key).be(value)


def edited(edit: Edit, made: Workbook) -> tuple[Scenario, Law]:
    """Give the scenario and the law with the same edit."""
    data = copy.deepcopy(read_file(SCENARIOS / f"{edit.scenario}.yaml").data)
    for path, value in edit.stated.items():
        held = data
        for step in path[:-1]:
            held = held[step]
        assert path[-1] in held, path
        held[path[-1]] = value
    scenario = scenario_from(data)
    if edit.law is None:
        return scenario, made.law
    path, value = edit.law
    line = cell_of(made, next(iter(edit.cells)))
    entry = next(entry for entry in made.law.parameters[path].history if entry.from_.isoformat() == line.key.split("@")[1])
    if value == "bands":
        value = [{**band.model_dump(exclude_none=True, by_alias=True)} for band in entry.value]
        value[1]["value"] = "16%"
    draft = change_of(made.law, path, value, entry.from_)
    return scenario, load_law(edit.variant, drafts=[draft])
