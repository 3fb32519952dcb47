"""What ``run`` prints: columns and rows where there is something to show, measures that add up, words that are not broken."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from calculator import load_scenario, run_scenario
from calculator.__main__ import main
from calculator.i18n import label
from tests.test_staff import scenario as staff_scenario

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
TENANT = SCENARIOS / "digital_services_tenant.yaml"
PAID = (
    "corporate_income_tax", "science_fund_interest", "land_rent_due", "land_use_tax", "import_duty", "land_rent_through_price", "group_top_up_tax",
)  # fmt: skip
TAKEN_OFF = ("sublease_support", "staff_relief_kept_by_employer")


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["run", *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_is_paid_adds_up_to_what_is_still_paid(path: Path) -> None:
    for run in run_scenario(load_scenario(path), variants=["in_force"]).runs:
        still = next(bar.total for bar in run.waterfall if bar.name == "still_paid")
        paid = sum(run.measures[name] or 0 for name in PAID) - sum(run.measures[name] or 0 for name in TAKEN_OFF)
        certain = not any(name in run.ranges for name in (*PAID, *TAKEN_OFF))
        assert not certain or paid == pytest.approx(still, abs=1)


def test_a_tenant_sees_the_rent_in_its_price_by_year_and_in_all(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, str(TENANT), "--site", "passed_on", "--lang", "en")
    assert re.search(r"State rent borne in the price +VND\s255\sm", out)
    (row,) = re.findall(r"^ 2039 .*$", out.split(label("run.burden_is", "en")[:14])[0], re.M)
    # Revenue, taxable income, rate, tax, land rent due, State rent in the price, the burden of these three, kept.
    assert row.split() == ["2039", "80,000", "4,640", "5%", "232", "0", "75", "307", "708"]
    beside = out.split(label("run.beside_by_year", "en"))[1]
    # The developer's relief passed on in the price.
    assert re.search(r"^ 2039 +15 *$", beside, re.M)


def test_columns_and_rows_with_nothing_in_them_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, str(TENANT), "--site", "no_clause", "--lang", "en")
    short = out.split("In short")[1].split("By year")[0]
    assert label("measure.land_rent_through_price", "en") not in short
    assert label("measure.clawback", "en") not in short
    # A headline is shown even where it is nothing.
    assert re.search(rf"{label('measure.land_rent_due', 'en')} +₫0", short)
    (row,) = re.findall(r"^ 2033 .*$", out, re.M)
    assert len(row.split()) == 8


def yearly(out: str) -> list[list[float]]:
    """The columns of the first table by year, from what is paid on: each year's amounts in millions, read off what is printed."""
    table = out.split(f"{label('commands.by_year', 'en')}\n")[1].split("Total burden =")[0]
    rows = re.findall(r"^ 20[0-9]{2} .*$", table, re.M)
    return [[float(cell.replace(",", "").replace("−", "-")) for cell in row.split()[4:]] for row in rows]


@pytest.mark.parametrize("name", ["chip_packaging", "chip_plant_supported", "ai_data_centre_100mw", "digital_services_tenant"])
def test_the_columns_of_what_is_paid_add_up_to_the_burden(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Income tax, land rent, duty, top-up tax …: a reader who adds the columns up has the burden, and no digit is cut off."""
    out = printed(capsys, str(SCENARIOS / f"{name}.yaml"), "--variant", "in_force", "--lang", "en")
    rows = yearly(out)
    assert any(row[-2] for row in rows)
    for *paid, burden, _ in rows:
        # Each is rounded to a whole million.
        assert sum(paid) == pytest.approx(burden, abs=0.5 * (len(paid) + 1))


def test_top_up_tax_has_a_column_where_there_is_any(capsys: pytest.CaptureFixture[str]) -> None:
    def heads(name: str) -> str:
        out = printed(capsys, str(SCENARIOS / f"{name}.yaml"), "--variant", "in_force", "--lang", "en")
        return " ".join(out.split("By year")[1].split(" 2027 ")[0].split())

    assert "Top-up tax" in heads("chip_packaging")
    assert "Top-up tax" not in heads("saas_startup")


def test_what_the_employer_keeps_of_the_exemption_is_taken_off(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Contracts on net pay leave the exempt income tax of staff to the employer: its burden is less by it."""
    path = tmp_path / "net.yaml"
    path.write_text(json.dumps(staff_scenario(role={"keeps": "employer"})), encoding="utf-8")
    out = printed(capsys, str(path), "--lang", "en")
    assert f"less {label('line.staff_relief_kept_by_employer', 'en')}" in out
    for *paid, kept_of_staff, burden, _ in yearly(out):
        assert sum(paid) - kept_of_staff == pytest.approx(burden, abs=2)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_number_of_an_instrument_is_broken_and_the_first_column_leaves_room(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    out = printed(capsys, str(SCENARIOS / "ai_data_centre_100mw.yaml"), "--variant", "in_force", "--lang", lang)
    table = out.split(f"\n{label('commands.rests_on', lang)}\n")[1]
    heads, *rows = [line for line in table.splitlines() if line.strip()]
    # A space, the first column, its gap: the rest is for value and provision.
    assert heads.index(label("commands.value", lang)) <= 1 + 50 + 3
    assert "NĐ-CP" in table
    assert not re.search(r"[0-9]/(?=\s|$)|/[0-9]{4}/(?=\s|$)|NĐ-(?=\s|$)", table)
    assert len(rows) < 400
