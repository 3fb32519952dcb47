"""The bridge and the wasted relief as ``run`` prints them and gives them in JSON, and the steps of the tax base in ``explain``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculator.__main__ import main
from calculator.quantities import Language
from tests.test_wasted import zone_project

YEAR = "2031"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    data = zone_project(
        science_fund={"set_aside": {"years": {"2040": "10%"}, "then": "zero"}, "spending": "100 triệu", "bond_rate": "3%"},
        adjustments=[{"name": "phạt hành chính", "effect": "add", "kind": "permanent", "amount": "70 triệu"}],
    )
    data["scenario"] = "tables"
    file = tmp_path / "tables.yaml"
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["From the accounts to the tax", "for good: phạt hành chính", "set aside for the science fund", "Relief that is wasted",
                "2027–2030", "What a change of timing recovers", "incentive begins after the short first year"]),
        ("vi", ["Từ lợi nhuận kế toán đến thuế", "chênh lệch vĩnh viễn: phạt hành chính", "trích lập quỹ khoa học", "Ưu đãi bị lãng phí",
                "2027–2030", "Đổi thời điểm thì thu lại", "hưởng ưu đãi từ sau năm đầu"]),
    ],
)  # fmt: skip
def test_run_prints_both_tables(path: Path, capsys: pytest.CaptureFixture[str], lang: Language, said: list[str]) -> None:
    assert main(["run", str(path), "--lang", lang]) == 0
    out = capsys.readouterr().out
    for words in said:
        assert words in out, words


def test_run_gives_both_in_json(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(path), "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)["results"]
    rows = {row["name"]: row for row in result["bridge"]}
    at = result["years"].index(2031)
    # 100 − 5 of research (all of 50 bn is written off), 0.07 more for the fine, 5 of extra deduction.
    assert rows["accounting_profit"]["amounts"][at] == pytest.approx(95e9)
    assert rows["adjustment_permanent"]["amounts"][at] == pytest.approx(70e6)
    assert rows["taxable_income"]["amounts"][at] == pytest.approx(90.07e9)
    assert rows["corporate_income_tax"]["amounts"] == pytest.approx(result["enterprise"]["corporate_income_tax"])
    assert {row["name"] for row in result["wasted"]["rows"]} >= {"depreciation_in_holiday", "losses_expired"}
    assert {one["name"] for one in result["wasted"]["recoveries"]} >= {"first_year_deferred", "revenue_a_year_later"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_explain_tells_the_fund(path: Path, capsys: pytest.CaptureFixture[str], lang: Language) -> None:
    assert main(["explain", str(path), "--year", "2040", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert {"vi": "Quỹ phát triển khoa học và công nghệ theo từng năm", "en": "Science and technology fund, year by year"}[lang] in out
    assert "17" in out
