"""Rows of a portfolio that take no ground: the condition that keeps them from one, and in how many rows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from calculator.__main__ import main
from calculator.analysis.portfolio.block import Plan
from calculator.analysis.portfolio.groundless import Groundless, Lacking
from calculator.analysis.portfolio.run import run_portfolio
from calculator.analysis.portfolio.tenants import template
from calculator.quantities import Language
from calculator.views.analyst.population import BASIS
from tests.test_app import texts
from tests.test_own_portfolio import give, page

HEADS = "corporate_income_tax.heads"
DECISION = ("zone", f"{HEADS}.zone.conditions.established_by_prime_minister")
STEPS = ("special_sector", f"{HEADS}.special_sector.conditions.recognised_software_steps")


def rows_of_template() -> list[dict[str, str]]:
    """A software maker whose steps are not known, services and a chip maker, all in a zone a province decided on."""
    return list(csv.DictReader(io.StringIO(template().decode("utf-8-sig"))))


def file(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as held:
        sheet = csv.DictWriter(held, list(rows[0]))
        sheet.writeheader()
        sheet.writerows(rows)
    return path


def found(path: Path, block: int = 1000) -> dict[str, Groundless]:
    done = run_portfolio(path, Plan(("in_force", "decree_154"), BASIS), block=block)
    return {one.variant: one.groundless for one in done.totals}


def test_the_decision_of_the_province_keeps_all_from_the_zone_of_2013(tmp_path: Path) -> None:
    # Decree 218/2013 art. 15 asks for a zone decided on by the Prime Minister; the law of today does not.
    by = found(file(tmp_path, rows_of_template()))
    assert by["in_force"] == Groundless()
    old = by["decree_154"]
    assert (old.rows, old.apart) == (3, 0)
    assert old.first[0] == (DECISION, Lacking(not_met=3, not_known=0, alone=3))
    # Of the three only the software maker is of the sector; whether its steps are recognised is not known.
    assert old.lacking[STEPS] == Lacking(not_met=0, not_known=1, alone=1)
    # A chip maker is no maker of software: what a project is keeps it apart from a ground, and no condition of that is named.
    assert not [path for head, path in old.lacking if head == "special_sector" and path != STEPS[1]]


def test_only_rows_without_a_ground_are_counted_and_blocks_add_up(tmp_path: Path) -> None:
    rows = rows_of_template()
    rows[1]["zone_decision"] = "prime_minister"
    # Of a licence older than the law that is held it is not known what it was granted: it is no row without a ground.
    rows[2] |= {"licence": "2012-05-01"}
    path = file(tmp_path, rows)
    whole, in_parts = found(path)["decree_154"], found(path, 1)["decree_154"]
    assert whole.rows == 1
    assert whole.lacking[DECISION] == Lacking(not_met=1, not_known=0, alone=1)
    assert (in_parts.rows, in_parts.apart, in_parts.first) == (whole.rows, whole.apart, whole.first)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            "3 of 3 rows take no ground of a tax incentive under “The regime of 2014–2025 (Decree 154/2013/NĐ-CP)”. Concentrated digital",
        ),
        ("vi", "3 trong 3 dòng không có căn cứ ưu đãi thuế nào theo “Chế độ 2014–2025 (Nghị định 154/2013/NĐ-CP)”. Khu công nghệ số"),
    ],
)
def test_the_command_says_it(tmp_path: Path, lang: Language, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["portfolio", str(file(tmp_path, rows_of_template())), "--variants", "in_force,decree_154", "--years", "5", "--lang", lang]
    assert main(asked) == 0
    answer = capsys.readouterr().out
    assert said in answer
    assert ("not met in 3 rows" if lang == "en" else "không đáp ứng ở 3 dòng") in answer
    assert main([*asked, "--json"]) == 0
    now, old = (total["without_ground"] for total in json.loads(capsys.readouterr().out)["totals"])
    assert now == {"rows": 0, "none_near": 0, "conditions": []}
    assert old["rows"] == 3
    first = old["conditions"][0]
    assert (first["head"], first["condition"], first["not_met"], first["not_known"], first["alone"]) == (*DECISION, 3, 0, 3)


def test_the_page_says_it_below_the_cards() -> None:
    app = give(page(lang="en"), "tenants.csv", template())
    said = texts(app)
    assert "3 of 3 rows take no ground of a tax incentive under" in said
    assert "established by decision of the Prime Minister” is not met in 3 rows" in said
