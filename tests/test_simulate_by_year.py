"""``simulate --by-year``: the band of each measure, as a table and as data, against draws of the same seed looked at one by one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from calculator.__main__ import main
from calculator.i18n import t
from calculator.quantities import Language

SCENARIO = Path(__file__).resolve().parent.parent / "scenarios" / "saas_startup.yaml"
KEPT, VALUE = "kept_present_value", "net_present_value"
HORIZON = yaml.safe_load(SCENARIO.read_text(encoding="utf-8"))["horizon"]
YEARS = list(range(HORIZON["first_year"], HORIZON["first_year"] + HORIZON["years"]))


def test_every_measure_has_its_band_that_ends_at_its_quantiles(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["simulate", str(SCENARIO), "--draws", "21", "--seed", "4", "--measure", f"{VALUE},{KEPT}"]
    assert main([*asked, "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert "by_year" not in plain
    assert main([*asked, "--by-year", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    # The option adds to the answer and moves no draw.
    assert {name: value for name, value in found.items() if name != "by_year"} == plain
    for name in (VALUE, KEPT):
        band = found["by_year"][name]
        assert band["years"] == YEARS
        assert band["plan"][-1] == pytest.approx(found["plan"][name], abs=1)
        assert list(band["quantiles"]) == ["0.05", "0.5", "0.95"]
        for share, line in band["quantiles"].items():
            assert len(line) == len(YEARS)
            assert line[-1] == pytest.approx(found["measures"][name]["quantiles"][share]["value"], abs=1)
        low, middle, high = (np.array(line) for line in band["quantiles"].values())
        assert (low <= middle).all()
        assert (middle <= high).all()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_table_has_a_row_a_year(lang: Language, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(SCENARIO), "--draws", "5", "--measure", KEPT, "--by-year", "--lang", lang]) == 0
    said = capsys.readouterr().out
    years = [line.split()[0] for line in said.splitlines() if line[1:5].isdigit()]
    assert years == [str(year) for year in YEARS]
    assert t("band.adds_up", lang) in said
    assert t("band.plan", lang) in said


def test_what_does_not_grow_by_year_is_refused_by_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(SCENARIO), "--draws", "5", "--measure", f"effective_rate,{KEPT}", "--by-year"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("--by-year: effective_rate does not grow year by year")
    assert KEPT in said
