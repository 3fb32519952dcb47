"""Pay below the regional minimum wage is told, by a run, a portfolio and the tenants of a zone, and refuses nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main
from calculator.analysis.portfolio.tenants import template
from calculator.analysis.run import run_site
from calculator.law.law import load_law
from calculator.measures.shown_in import as_shown
from calculator.project.load import load_scenario, scenario_from
from calculator.quantities import Language
from calculator.reports.notices import notice_text
from tests.test_app import texts
from tests.test_app_operator import given

ROOT = Path(__file__).resolve().parent.parent
REGION_I = 5_310_000
"""Decree 293/2025/NĐ-CP, art. 3.1 [VND a month]."""


def told(pay: Any) -> list[Any]:
    scenario = load_scenario(ROOT / "scenarios" / "software_500.yaml")
    data = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    data["project"]["workforce"][0]["monthly_pay"] = {"start": pay, "from": 2028, "growth": "3%"}
    changed = scenario_from(data)
    run = run_site(changed, load_law(), next(iter(changed.sites)))
    return [one for one in run.warnings if one.kind == "pay_below_minimum"]


@pytest.mark.parametrize(("pay", "low"), [(22, True), (REGION_I - 1, True), (REGION_I, False), ("22 triệu", False)])
def test_a_run_tells_pay_below_the_minimum_wage(pay: Any, low: bool) -> None:
    found = told(pay)
    assert [one.values["year"] for one in found] == ([2028] if low else [])


def test_the_notice_names_the_role_the_region_both_amounts_and_the_unit() -> None:
    (notice,) = told(22)
    expected: tuple[tuple[Language, tuple[str, ...]], ...] = (
        ("vi", ("engineers", "vùng I,", "22\u00a0₫", "5.310.000\u00a0₫", "293/2025/NĐ-CP", "đơn vị")),
        ("en", ("engineers", "region I,", "₫22", "₫5,310,000", "293/2025/NĐ-CP", "unit")),
    )
    for lang, parts in expected:
        said = notice_text(notice, {}, as_shown(lang))
        assert [part for part in parts if part not in said] == []


def low_file() -> bytes:
    """The template, one row of which states its pay in million đồng, one row of which cannot be read."""
    rows = list(csv.DictReader(io.StringIO(template().decode("utf-8-sig"))))
    rows[0]["revenue"], rows[1]["monthly_pay"] = "nhiều", "15"
    held = io.StringIO()
    sheet = csv.DictWriter(held, rows[0])
    sheet.writeheader()
    sheet.writerows(rows)
    return held.getvalue().encode()


def test_the_portfolio_command_names_the_row_and_computes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "low.csv"
    path.write_bytes(low_file())
    main(["portfolio", str(path)])
    held = capsys.readouterr()
    assert "1 row is paid below the regional minimum wage. Check the unit" in held.err
    assert "row 3: monthly_pay ₫15, below the minimum wage of region I in 2027, ₫5,310,000 a month" in held.err
    assert "row 4" not in held.err


@pytest.mark.parametrize(("lang", "said"), [("vi", "dòng 3: monthly_pay 15\u00a0₫"), ("en", "row 3: monthly_pay ₫15")])
def test_the_operator_s_tenants_are_told_too(lang: str, said: str) -> None:
    assert said in texts(given(low_file(), lang=lang)).replace("\\", "")
