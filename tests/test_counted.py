"""Counts in words: one of a thing is told in the singular, in messages of the command line, files of refused rows and on the pages."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from calculator.__main__ import main
from calculator.errors import counted
from calculator.i18n import LANGUAGES, t, words
from tests.test_portfolio import many, write

NEVER_ONE = {
    "app.law.unit.range", "own.whose.zones", "app.law.upload_note", "notice.construction_capped", "own.give", "own.how_long", "frame.take.link_long", "simulate.seed",
    "portfolio.draws.seed", "simulate.some", "app.analyst.partial", "app.analyst.alt.simulation", "attribute.sampled", "own.many",
    "attribute.exact", "notice.old_checks", "notice.weak_sources", "near.years", "near.months", "near.days", "lens.horizon_refused",
}  # fmt: skip
"""Texts whose number is a limit or at least two, or that have a text of their own for one."""
COUNTED = "rows|years|months|days|clauses|enterprises|parameters|cells|persons|people|tenants|cases|draws|refunds|payments|warnings"


def test_a_number_chooses_its_word() -> None:
    assert counted(1, "row", "rows") == "1 row"
    assert counted(0, "row", "rows") == "0 rows"
    assert counted(12_000, "row", "rows") == "12,000 rows"
    assert t("app.months", "en", count="1") == "1 month"
    assert t("app.months", "en", count=2) == "2 months"
    assert t("own.counts", "en", rows="3", computed="2", rejected="1") == "**3** rows in = **2** rows computed + **1** row refused."


def test_no_english_text_counts_one_in_the_plural() -> None:
    wrong = []
    for key, text in words("en").items():
        holes = set(re.findall(r"\{(\w+)[:}]", text)) if not key.startswith(("fault.", "workbook.", "app.law.hint.")) else set()
        if (
            holes
            and key not in NEVER_ONE
            and (found := re.search(rf"(?<![\d.])1 (more )?({COUNTED})\b", t(key, "en", **dict.fromkeys(holes, 1))))
        ):
            wrong.append((key, found[0]))
    assert not wrong, wrong


def test_both_languages_fill_in_the_same_numbers() -> None:
    """A word chosen by a number asks for no value the other language does not have."""
    held = [{key: set(re.findall(r"\{(\w+)\}", text)) for key, text in words(lang).items()} for lang in LANGUAGES]
    chosen = {key: set(re.findall(r"\{(\w+):[^}]*\|", text)) for key, text in words("en").items()}
    for key, holes in chosen.items():
        assert holes <= held[0][key] | held[1][key], key


def test_one_refused_row_is_one_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.csv"
    rows = many(2)
    write(path, [rows[0], {**rows[1], "revenue": ""}])
    assert main(["portfolio", str(path), "--years", "20", "--out", str(tmp_path / "out")]) == 2
    assert "1 of 2 rows was refused, the others are computed" in capsys.readouterr().err
    path.write_text("id,activity,licence,operation_start,capital,revenue\na\n", encoding="utf-8")
    assert main(["portfolio", str(path), "--out", str(tmp_path / "out")]) == 2
    assert "1 of 1 row was refused: nothing is computed" in capsys.readouterr().err
    (refused,) = csv.DictReader((tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8-sig").splitlines())
    assert refused["rejected_because"].startswith("it has 1 cell, the header has 6")
    assert main(["portfolio", str(path), "--lang", "vi"]) == 2
    assert "dòng có 1 ô, dòng tiêu đề có 6 ô" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["portfolio"], ["attribute", "--to", "decree_154", "--portfolio"], ["report", "verify"]])
def test_a_folder_is_called_a_folder(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measure = ["--measure", "kept"] if "attribute" in command else []
    assert main([*command, str(tmp_path), *measure]) == 2
    said = capsys.readouterr().err
    assert "this is a folder" in said
    assert "no such file" not in said
