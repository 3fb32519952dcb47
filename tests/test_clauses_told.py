"""What ``attribute --portfolio`` prints: the clauses that do something first, the others in one sentence, and which rows are in no total and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main
from calculator.law.positions import position
from calculator.quantities import Language
from tests.test_attribute_portfolio import CHANGES, KEPT, TEXT
from tests.test_attribute_portfolio import ROWS as NEAR
from tests.test_portfolio import write

STAFF, SECTOR = "personal_income_tax.exemption.share", "corporate_income_tax.heads.special_sector.package"
"""Of the four changes: the one on the income tax of staff is no tax of the enterprise, and what the sector grants is granted outside any zone too."""

ROWS = [{**NEAR[0], "revenue": "20 tỷ"}, NEAR[1]]
"""Both make a profit from the first year, so that each change of a package is felt in eight years."""

OLDER = {**ROWS[1], "id": "older", "licence": "2012-05-01", "operation_start": "2013-01-01", "previous_revenue": "80 tỷ"}
REFUSED = [
    {**ROWS[1], "id": "no_revenue", "revenue": ""},
    {**ROWS[1], "id": "bad_day", "licence": "yesterday"},
    {**ROWS[1], "id": "no_revenue_either", "revenue": ""},
]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Give what the command says of some rows."""
    draft = tmp_path / "four_changes.yaml"
    draft.write_text(TEXT, encoding="utf-8")

    def of(rows: list[dict[str, Any]], *options: str) -> str:
        path = write(tmp_path / "p.csv", rows)
        asked = ["--draft", str(draft), "--to", "in_force+four_changes", "--years", "8", "--by", "parameter", *options]
        assert main(["attribute", "--portfolio", str(path), *asked]) == 0
        return capsys.readouterr().out

    return of


def test_what_changes_nothing_stands_in_one_sentence_and_in_no_table(told: Any) -> None:
    said = told(ROWS, "--measure", KEPT)
    table, after = said.split("All clauses together")
    assert " = " not in table
    assert after.count("change none of these figures") + after.count("changes none of these figures") == 1
    record = json.loads(told(ROWS, "--measure", KEPT, "--json"))
    moved = {part["parameters"][0] for part in record["measures"][0]["clauses"] if abs(part["amount"]) > 1}
    assert moved == set(CHANGES) - {STAFF}
    assert table.count("Four changes") == len(moved)
    assert "1 clause differs and changes none of these figures here" in after


def test_a_clause_that_moves_another_figure_is_named_below_the_table(told: Any) -> None:
    said = told(ROWS, "--measure", f"{KEPT},zone_adds")
    kept, adds, rest = said.split("All clauses together")
    assert kept.count("Four changes") == len(CHANGES) - 1
    assert adds.count("Four changes") == len(CHANGES) - 2
    labels = {path: position("in_force", {}).parameters[path].label.en for path in (STAFF, SECTOR)}
    one, other = (line for line in rest.splitlines() if "Four changes (" in line)
    assert one == f"No part in this figure, but in another above or below: Four changes ({labels[SECTOR]})"
    assert other == f"1 clause differs and changes none of these figures here: Four changes ({labels[STAFF]})"


@pytest.mark.parametrize(
    ("lang", "refused", "older"),
    [
        ("en", "3 rows were refused and are in no total: 2 for column revenue (first row 5: it is empty", "1 of the 3 rows computed was licensed before 1 Jan 2014"),
        ("vi", "3 dòng bị loại, không có trong các tổng này: 2 dòng vì cột revenue (dòng đầu tiên 5: ", "1 trong 3 dòng được tính có giấy phép cấp trước ngày 1/1/2014"),
    ],
)  # fmt: skip
def test_rows_left_out_and_rows_under_law_that_is_not_held_are_counted(told: Any, lang: Language, refused: str, older: str) -> None:
    rows = [*ROWS, OLDER, *REFUSED]
    said = told(rows, "--measure", KEPT, "--lang", lang)
    assert refused in said
    assert "column licence (first row 6" in said or "cột licence (dòng đầu tiên 6" in said
    assert older in said
    found = json.loads(told(rows, "--measure", KEPT, "--lang", lang, "--json"))["rows"]
    assert {name: found[name] for name in ("in", "computed", "rejected", "law_not_held")} == {
        "in": 6, "computed": 3, "rejected": 3, "law_not_held": 1,
    }  # fmt: skip
    assert {one["column"]: (one["rows"], one["first"]["row"]) for one in found["rejected_by_column"]} == {
        "revenue": (2, 5),
        "licence": (1, 6),
    }
