"""Licences older than the law that is held: it is said, not passed over; and years used on a ground nobody knows are not given again."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main
from calculator.i18n import LANGUAGES
from calculator.reports.law_words import word
from calculator.reports.near_misses import token_said
from tests.test_moves import burden_by_year, project, ran

FIRST_DAY = {"en": "1 Jan 2014", "vi": "1/1/2014"}
"""Law 32/2013/QH13 and Decree 218/2013 hold from that day; no older text is held."""

CERTIFIED = {"certificates": ["high_technology_enterprise"], "certificates_issued": {"high_technology_enterprise": "2027-04-01"}}


def old(licence: str, used: dict[str, int] | None = None, facts: dict[str, Any] | None = None) -> dict[str, Any]:
    """A project in an industrial park that began long before the years computed."""
    opening = {"previous_year_revenue": "100 tỷ", "incentive_years_used": used or {"rate": 12, "exempt": 4, "half": 5}}
    data = project(facts=facts, first_year=2026, years=10, opening=opening)
    data["project"] |= {"licence": licence, "operation_start": f"{int(licence[:4]) + 1}-01-01"}
    return data


@pytest.mark.parametrize("licence", ["1991-05-10", "2008-05-10", "2013-12-31"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_older_licence_is_told_that_its_law_is_not_held(
    licence: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mid_life.yaml"
    path.write_text(json.dumps(old(licence)), encoding="utf-8")
    for command in ("run", "choose", "explain"):
        assert main([command, str(path), "--lang", lang, *(["--year", "2027"] if command == "explain" else [])]) == 0
        out = " ".join(capsys.readouterr().out.split())
        assert FIRST_DAY[lang] in out
        assert "ground of a tax incentive is met" not in out
    assert ran(old(licence)).warnings[0].kind == "law_of_licence_not_held"


def test_of_the_first_day_that_is_held_the_law_is_known() -> None:
    assert "law_of_licence_not_held" not in {notice.kind for notice in ran(old("2014-01-01", {"rate": 3, "exempt": 0, "half": 0})).warnings}


def test_years_used_on_a_ground_not_known_are_taken_off_those_of_a_certificate() -> None:
    # Rate used since 2026 - 12 = 2014: 13 of 15 years are gone in 2027. Holiday since 2026 - 9 = 2017: exempt to 2020, half from 2021,
    # 6 of 9 half years are gone: 2027 to 2029 are left (Decree 320/2025 art. 23(2)).
    found = burden_by_year(ran(old("2008-05-10", facts=CERTIFIED)))
    assert [found[year] for year in (2027, 2028, 2029, 2030)] == [(0.1, 0.5), (0.1, 0.5), (0.2, 0.5), (0.2, 1.0)]
    # A ground the facts of a later licence do not show: rate since 2019, 8 years gone; holiday since 2020, exempt to 2023, 3 half years gone.
    found = burden_by_year(ran(old("2018-05-10", {"rate": 7, "exempt": 4, "half": 2}, CERTIFIED)))
    assert [found[year] for year in (2027, 2032, 2033, 2034)] == [(0.1, 0.5), (0.1, 0.5), (0.1, 1.0), (0.2, 1.0)]


def test_without_years_used_a_certificate_gives_its_full_lengths() -> None:
    found = burden_by_year(ran(old("2018-05-10", {"rate": 0, "exempt": 0, "half": 0}, CERTIFIED)))
    assert [found[year] for year in (2027, 2030, 2031, 2035)] == [(0.1, 0.0), (0.1, 0.0), (0.1, 0.5), (0.1, 0.5)]


def test_a_portfolio_says_of_which_rows_the_law_is_not_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.csv"
    header = "id,activity,licence,operation_start,capital,revenue,previous_revenue,premises,area,rent"
    rows = [
        "a,software_product,2008-06-01,2009-01-01,1 tỷ,10 tỷ,10 tỷ,floor_space,10,200000",
        "b,software_product,2018-06-01,2019-01-01,1 tỷ,10 tỷ,10 tỷ,floor_space,10,200000",
    ]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    assert main(["portfolio", str(path), "--out", str(tmp_path / "out")]) == 0
    assert "1 row is licensed before 1 Jan 2014" in " ".join(capsys.readouterr().out.split())
    with (tmp_path / "out" / "results.csv").open(encoding="utf-8-sig") as file:
        assert {row["id"]: row["law_held"] for row in csv.DictReader(file)} == {"a": "no", "b": "yes"}


def test_a_title_keeps_its_capital_inside_a_sentence() -> None:
    assert [token_said("zone_decision", "prime_minister", one) for one in LANGUAGES] == ["Thủ tướng", "Prime Minister"]
    assert word("prime_minister", "vi") == "Thủ tướng Chính phủ"
    assert token_said("zone_decision", "province", "en")[0].islower()


def test_an_audit_says_that_years_before_the_horizon_are_not_in_its_bill() -> None:
    data = old("2018-05-10", {"rate": 7, "exempt": 4, "half": 3})
    assert "audit_within_horizon" not in {notice.kind for notice in ran(data).warnings}
    data["assumptions"]["audit"] = {"year_of_audit": 2031}
    assert "audit_within_horizon" in {notice.kind for notice in ran(data).warnings}
    assert "audit_within_horizon" not in {notice.kind for notice in ran(data | {"horizon": {"first_year": 2019, "years": 14}, "project": {**data["project"], "opening": {}}}).warnings}  # fmt: skip
