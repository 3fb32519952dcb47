"""A portfolio under draws: each draw is the file with its cells changed, computed by itself; who computes it changes no bit."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator.__main__ import main
from calculator.analysis.portfolio.block import Plan
from calculator.analysis.portfolio.draws import FIGURES, draw_portfolio, moved, stated_in
from calculator.analysis.portfolio.file import blocks_of
from calculator.analysis.portfolio.pool import processes
from calculator.analysis.portfolio.run import run_portfolio
from calculator.analysis.uncertainty.spreads import draw_changes
from calculator.errors import InputError
from calculator.project.portfolio.lanes import lanes_of
from calculator.project.portfolio.rows import read_rows
from calculator.project.portfolio.years import Basis

BASIS = Basis(2026, 12, 0.1, 0.03, 0.02)

ROWS: list[dict[str, Any]] = [
    {
        "id": "A", "name": "Phần mềm A", "activity": "software_product", "licence": "2026-03-01", "operation_start": "2027-01-01", "capital": 40e9,
        "revenue": 250e9, "cost_share": 0.3, "fixed_cost": 5e9, "headcount": 300, "monthly_pay": 22e6, "months_paid": 13, "capex": 20e9,
        "asset_life": 5, "premises": "floor_space", "area": 3000, "rent": 226000, "new_project": "yes", "recognised_software_steps": "yes",
    },
    {
        "id": "B", "name": "Chip B", "activity": "semiconductor", "licence": "2026-05-01", "operation_start": "2028-01-01", "capital": 900e9,
        "revenue": 900e9, "cost_share": 0.6, "fixed_cost": 20e9, "headcount": 500, "monthly_pay": 18e6, "months_paid": 13, "capex": 800e9,
        "asset_life": 5, "premises": "state_lease", "area": 40000, "table_price": 8e6, "rate": 0.01, "coefficient": 1,
        "lease_decision": "2026-06-15", "term_years": 50, "construction_months": 18, "new_project": "yes",
        "group_revenue_eur": 2e9,
    },
    {
        "id": "C", "name": "Dịch vụ C", "activity": "digital_service", "licence": "2026-01-15", "operation_start": "2026-06-01", "capital": 5e9,
        "revenue": 30e9, "cost_share": 0.5, "headcount": 40, "monthly_pay": 15e6, "months_paid": 12, "premises": "none",
    },
]  # fmt: skip

DRIVERS: dict[str, Any] = {
    "revenue": {"shape": "lognormal", "log_deviation": 0.1},
    "margin": {"shape": "triangular", "low": "-6%", "mode": "0%", "high": "4%"},
    "costs": {"shape": "uniform", "low": "-10%", "high": "10%"},
    "wages": {"shape": "normal", "standard_deviation": "5%"},
    "capex": {"shape": "uniform", "low": "-10%", "high": "30%"},
    "rent": {"shape": "lognormal", "log_deviation": 0.15},
    "land_price": {"shape": "uniform", "low": "-20%", "high": "40%"},
    "land_price_growth": {"shape": "uniform", "low": "-1%", "high": "2%"},
    "discount_rate": {"shape": "uniform", "low": "-3%", "high": "3%"},
}
STATED = {"drivers": DRIVERS, "correlations": [{"of": ["wages", "rent"], "rank": 0.4}]}

CELLS = {"revenue": "revenue", "costs": "fixed_cost", "wages": "monthly_pay", "capex": "capex", "rent": "rent",
         "land_price": "table_price"}  # fmt: skip


def file_of(folder: Path, rows: list[dict[str, Any]], name: str = "rows.csv") -> Path:
    path = folder / name
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, columns, lineterminator="\n")
        sheet.writeheader()
        sheet.writerows({column: _cell(value) for column, value in row.items()} for row in rows)
    return path


def _cell(value: Any) -> str:
    return f"{value:.12f}" if isinstance(value, float) else str(value)


def stated_file(folder: Path, stated: Any = STATED) -> Path:
    path = folder / "uncertainty.yaml"
    path.write_text(f"uncertainty: {json.dumps(stated)}\n", encoding="utf-8")
    return path


def test_each_draw_is_the_file_with_its_cells_changed(tmp_path: Path) -> None:
    path, stated = file_of(tmp_path, ROWS), stated_in(stated_file(tmp_path), BASIS)
    plan = Plan(("in_force", "decree_154"), BASIS)
    found = draw_portfolio(path, plan, stated, draws=4, seed=3)
    changes: dict[str, Any] = {str(name): line[:, 0] for name, line in draw_changes(stated, 1, 4, np.random.SeedSequence((3, 0))).items()}
    for draw in range(4):
        at = {name: float(line[draw]) for name, line in changes.items()}
        rows = [dict(row) for row in ROWS]
        for row in rows:
            for driver, column in CELLS.items():
                if column in row:
                    row[column] = float(row[column]) * (1 + at[driver])
            row["cost_share"] = row["cost_share"] - at["margin"]
        basis = Basis(2026, 12, 0.1 + at["discount_rate"], 0.03, 0.02 + at["land_price_growth"])
        figures: dict[str, dict[str, Any]] = {}

        def keep(_: Any, block: Any, held: dict[str, dict[str, Any]] = figures) -> None:
            held.update({one.variant: one.figures for one in block.variants})

        run_portfolio(
            file_of(tmp_path, rows, "changed.csv"),
            Plan(plan.variants, basis),
            each=keep,
        )
        for variant in plan.variants:
            for name in FIGURES:
                total = float(np.sum(figures[variant][name]))
                assert found.totals[variant][name][draw] == pytest.approx(total, rel=1e-9, abs=1), (variant, name, draw)
    assert found.rows == 3
    against = found.against_first("decree_154")["kept"]
    assert against.mean.value == pytest.approx(float(np.mean(found.totals["decree_154"]["kept"] - found.totals["in_force"]["kept"])))


def test_workers_change_no_bit(tmp_path: Path) -> None:
    path, stated = file_of(tmp_path, ROWS), stated_in(stated_file(tmp_path), BASIS)
    plan = Plan(("in_force",), BASIS)
    # Two blocks of rows, and two of draws.
    one, other = (draw_portfolio(path, plan, stated, draws=70, seed=3, pool=pool, block=2) for pool in (None, processes(2)))
    assert all(np.array_equal(one.totals["in_force"][name], other.totals["in_force"][name]) for name in FIGURES)
    few = draw_portfolio(path, plan, stated, draws=10, seed=3, block=2)
    assert np.array_equal(few.totals["in_force"]["kept"], one.totals["in_force"]["kept"][:10])


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        (
            {"drivers": {"ramp_up": {"shape": "uniform", "low": "-10%", "high": "10%"}}},
            "uncertainty.drivers.ramp_up: rows of a portfolio have no ramp_up; remove it; drawn are revenue",
        ),
        (
            {"drivers": {"wages": {"shape": "normal", "standard_deviation": "5%", "persistence": "50%"}}},
            "persistence: drivers of a portfolio move all years alike; remove persistence",
        ),
        (
            {"drivers": {"wages": DRIVERS["wages"]}, "law_changes": [{"draft": "draft_2024_07", "passes": {"2028": "50%"}}]},
            "law_changes: a portfolio is computed under the variants named; remove it",
        ),
        ({"drivers": {"discount_rate": {"shape": "uniform", "low": "-15%", "high": "1%"}}}, "the discount rate falls below nothing"),
        ({"drivers": {}}, "uncertainty.drivers: no driver is named; name one of revenue"),
        ({"drivers": {"wage": DRIVERS["wages"]}}, "'wage' is not one of the choices"),
    ],
)
def test_what_rows_cannot_have_is_refused(tmp_path: Path, stated: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        stated_in(stated_file(tmp_path, stated), BASIS)


def test_the_command_prints_totals_with_their_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path, stated = file_of(tmp_path, ROWS), stated_file(tmp_path)
    words = ["portfolio", str(path), "--years", "6", "--draws", "12", "--seed", "2", "--uncertainty", str(stated)]
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["draws"]
    assert (found["draws"], found["seed"], found["rows"]) == (12, 2, 3)
    kept = found["totals"][0]["figures"]["kept"]
    assert kept["quantiles"]["0.05"]["value"] < kept["quantiles"]["0.95"]["value"]
    assert kept["quantiles"]["0.5"]["standard_error"] > 0
    assert main([*words, "--lang", "vi"]) == 0
    assert "12 lần lấy mẫu, hạt giống 2" in capsys.readouterr().out
    assert main(words[:6]) == 2
    assert "--uncertainty: nothing is said to be uncertain; add --uncertainty FILE.yaml" in capsys.readouterr().err
    assert main([*words[:4], "--uncertainty", str(stated)]) == 2
    assert "--draws: nothing is drawn from --uncertainty; add --draws" in capsys.readouterr().err


def test_results_have_names_where_the_file_has_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = file_of(tmp_path, ROWS)
    assert main(["portfolio", str(path), "--years", "3", "--out", str(tmp_path / "named"), "--json"]) == 0
    with (tmp_path / "named" / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["id"], row["name"]) for row in found] == [(row["id"], row["name"]) for row in ROWS]
    bare = file_of(tmp_path, [{column: value for column, value in row.items() if column != "name"} for row in ROWS], "bare.csv")
    assert main(["portfolio", str(bare), "--years", "3", "--out", str(tmp_path / "bare"), "--json"]) == 0
    header = (tmp_path / "bare" / "results.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.startswith("id,variant,head,kept")
    capsys.readouterr()


def test_a_quote_left_open_is_told_with_its_line(tmp_path: Path) -> None:
    path = file_of(tmp_path, ROWS)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("Chip B", '"Chip" B')
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"rows\.csv:3: it cannot be read as CSV from here on"):
        list(blocks_of(path))


def test_heads_drawn_are_heads_of_every_row(tmp_path: Path) -> None:
    (read,) = blocks_of(file_of(tmp_path, ROWS))
    rows = read_rows(read.cells, read.rows, read.first, 2037)
    many, lanes, rate = moved(rows, BASIS, {"headcount": np.array([0.5, -0.5])}, 2)
    plan = lanes_of(rows, BASIS).headcount
    assert many.texts["id"] == ["A", "B", "C"] * 2
    assert lanes.headcount == pytest.approx(np.concatenate([plan * 1.5, plan * 0.5], axis=1))
    assert rate.tolist() == [0.1] * 6
