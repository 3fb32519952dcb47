"""Cases other people worked out, through a run: ``tests/cases/<who>/<case>.yaml``; the values there are typed from the source, not computed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import run_scenario, scenario_from
from calculator.analysis.run import SiteRun
from calculator.quantities import parse_number
from calculator.rules.land_rent import Months, Relief, annual_rent
from calculator.yaml_text import read_file

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.yaml"))
RATES = {"general_rate", "rate", "paid_share", "effective_rate"}

W_AND_D = {
    "W01", "W02", "W03", "W04", "W07", "W14", "W24", "W26", "D01", "D04", "D09",
    "P1", "P2", "B", "D3", "D5", "D7", "D12", "D17", "D22", "D34",
}  # fmt: skip
"""The rows of the list of oracles for profit tax and land rent."""


def case(name: str) -> Any:
    return read_file(FOLDER / name).data


def variants_of(data: Any) -> list[str]:
    return data["law"] if isinstance(data["law"], list) else [data["law"]]


def found(run: SiteRun, expected: dict[str, str]) -> float:
    table, line = expected["line"].split(".")
    values = getattr(run, table)[line]
    if expected.get("sum") == "true":
        return float(values.sum())
    return float(values[run.years.index(int(expected["year"]))])


@pytest.mark.parametrize(("name", "variant"), [(name, variant) for name in CASES for variant in variants_of(case(name))])
def test_a_case_is_met(name: str, variant: str) -> None:
    data = case(name)
    (run,) = run_scenario(scenario_from(data["scenario"], name), variants=[variant]).runs
    assert data["expect"], "a case without an expected value proves nothing"
    for expected in data["expect"]:
        value = parse_number(expected["value"])
        rate = expected["line"].split(".")[1] in RATES
        tolerance = Fraction(1, 10**12) if rate else Fraction(1, 2)
        assert abs(Fraction(found(run, expected)) - value) <= tolerance, (
            f"{expected['line']} {expected.get('year', 'sum')}: {expected['working']}"
        )


@pytest.mark.parametrize("name", CASES)
def test_a_case_names_its_source(name: str) -> None:
    data = case(name)
    assert set(data) == {"source", "law", "scenario", "expect"}
    assert len(data["source"]) > 20
    for expected in data["expect"]:
        assert set(expected) in ({"line", "year", "value", "working"}, {"line", "sum", "value", "working"})
        assert expected["working"]


def test_every_oracle_has_a_case() -> None:
    named = {case(name)["source"].split(" | ")[0] for name in CASES}
    assert named >= W_AND_D


def test_the_cut_comes_after_a_reduction() -> None:
    # D22, second part: B already halved, 30 % cut of 2025 → 87,500,000. No scenario can state the reduction (see NOT_YET.md).
    none = np.zeros(1)
    rent = annual_rent(
        months=Months(begin=np.array([[0.0]]), end=np.array([[12.0]])),
        unit_rent=np.array([[25_000.0]]),
        area=np.array([10_000.0]),
        relief=Relief(construction=none, exempt_until=none, charged_until=none, later_reduction=np.array([0.5]), claimed=none),
        cut=np.array([[0.3]]),
        cycle_months=60,
    )
    assert rent.due[0, 0] == pytest.approx(87_500_000, abs=0.5)
