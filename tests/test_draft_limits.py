"""Drafts that load and cannot be computed with, or would give absurd taxes: refused with their place, never a fault of ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main
from calculator.errors import CalculatorError
from calculator.law.law import load_law
from calculator.law.positions import position, read_drafts
from calculator.project.load import load_scenario

SOFTWARE = "scenarios/software_500.yaml"
WORDS = {"vi": "thử", "en": "test"}


def draft(path: str, value: Any, was: Any, name: str = "mine", **more: Any) -> str:
    change = {
        "path": path, "from": "2026-12-01", "was": was, "value": value, "cites": [{"instrument": f"draft/{name}"}],
        "confidence": "derived", "checked_on": "2026-11-21", **more,
    }  # fmt: skip
    held = {
        "draft": name, "title": WORDS, "author": "me", "kind": "draft", "stage": "idea", "date": "2026-11-21", "source": "my desk",
        "changes": [change],
    }  # fmt: skip
    return json.dumps(held, ensure_ascii=False, indent=1)


NEW = {"unit": "SHARE", "label": WORDS, "keyed_on": "licence"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (draft("corporate_income_tax.standard_rate", "1000%", "20%"), "more than the whole"),
        (draft("land_rent.reduction_afterwards.general", "500%", "none", **NEW), "more than the whole"),
        (draft("personal_income_tax.resident_tariff_year", [{"value": -5}], "x"), ""),
        (draft("land_use_tax.relief.none.none", "500%", "none", **NEW), "more than the whole"),
        (draft("land_use_tax.relief.none.none", "3", "none", **{**NEW, "unit": "YEARS"}), "SHARE"),
        (draft("land_rent.gates.mine", "10%", "none", **NEW), "CONDITION"),
        (draft("corporate_income_tax.heads.zone.conditions.mine", "10%", "none", **NEW), "CONDITION"),
        (draft("corporate_income_tax.heads.mine.package", "10%", "none", **NEW), "PACKAGE"),
        (draft("land_rent.mine.years", "a_token", "none", **{**NEW, "unit": "CHOICE"}), "YEARS"),
        (draft("corporate_income_tax.standard_rate", "19%", "20%", name="in_force"), "another name"),
    ],
)
def test_it_is_refused_before_it_is_used(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CalculatorError) as fault:
        _position(file)
    assert says in str(fault.value)
    assert "mine.yaml" in str(fault.value)


def _position(file: Path) -> None:
    files = read_drafts([file])
    position(f"in_force+{next(iter(files))}", files)


INSIDE = "corporate_income_tax.heads.zone.income_inside_only"


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        (
            SOFTWARE,
            draft(
                "corporate_income_tax.heads.special_sector.conditions.mine",
                {"fact": "won_at_auction", "is": "no"},
                "none",
                **{**NEW, "unit": "CONDITION"},
            ),
        ),
        ("scenarios/bpo_300.yaml", draft(INSIDE, "foo", load_law().parameter(INSIDE).history[-1].written)),
    ],
)
def test_what_no_rule_can_compute_with_exits_with_two_and_a_place(
    scenario: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    assert main(["run", scenario, "--draft", str(file)]) == 2
    said = capsys.readouterr()
    assert "mine.yaml" in said.err
    assert "Traceback" not in said.err


def test_a_choice_can_be_added_where_there_was_none(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    path = "corporate_income_tax.heads.special_sector.income_inside_only"
    file.write_text(draft(path, "software_product", "none", **{**NEW, "unit": "CHOICE"}), encoding="utf-8")
    files = read_drafts([file])
    assert position("in_force+mine", files).parameter(path).history[0].value == "software_product"


def test_work_inside_the_site_may_be_stated_by_years(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path(SOFTWARE).read_text(encoding="utf-8").split("expect:")[0]
    changed = text.replace('work_inside_site: "100%"', 'work_inside_site: {years: {2027: "80%"}, then: hold}')
    assert changed != text
    file = tmp_path / "by_years.yaml"
    file.write_text(changed, encoding="utf-8")
    assert main(["run", str(file), "--json"]) == 0
    capsys.readouterr()


def test_the_highest_special_level_under_a_law_without_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path(SOFTWARE).read_text(encoding="utf-8").split("expect:")[0]
    file = tmp_path / "level.yaml"
    file.write_text(
        text.replace("    new_project: yes\n", "    new_project: yes\n    certificates: [special_incentive_level_3]\n"), encoding="utf-8"
    )
    assert load_scenario(file).project.facts.certificates
    assert main(["run", str(file), "--variant", "decree_154", "--json"]) == 0
    capsys.readouterr()
