"""What is said of a variant that is not law in force: its kind, whether it is felt, what it was checked on, what its values say."""

from __future__ import annotations

import json

import pytest

from calculator.__main__ import main
from calculator.analysis.run import run_scenario
from calculator.law.load import load_library
from calculator.project.load import load_scenario
from calculator.validation import Words

SOFTWARE = "scenarios/software_500.yaml"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*words]) == 0
    return capsys.readouterr().out


def notices(variant: str, site: str = "qtsc", scenario: str = SOFTWARE) -> dict[str, dict[str, object]]:
    (done,) = run_scenario(load_scenario(scenario), variants=[variant], sites=[site]).runs
    return {notice.kind: notice.values for notice in done.warnings}


@pytest.mark.parametrize(
    ("variant", "why"),
    [
        # Software takes the sector's incentive; the misreading is about the zone's, open to zones of the Prime Minister.
        ("misreading_4_plus_5", "Concentrated IT zone established by decision of the Prime Minister"),
        ("capital_law_hanoi_13", "Located in Hanoi"),
    ],
)
def test_a_draft_that_changes_nothing_says_so_and_why(variant: str, why: str) -> None:
    conditions = notices(variant)["draft_not_felt_because"]["conditions"]
    assert isinstance(conditions, Words)
    assert why in conditions.en


def test_a_draft_that_is_felt_says_nothing_of_the_kind() -> None:
    assert not any(kind.startswith("draft_not_felt") for kind in notices("misreading_in_sequence"))
    assert not any(kind.startswith("draft_not_felt") for kind in notices("in_force"))


def test_the_title_of_a_run_tells_the_day_of_the_law_from_the_day_of_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "run", SOFTWARE, "--variant", "decree_154", "--site", "qtsc", "--lang", "en")
    first = text.splitlines()[0]
    assert "law of 13 Jun 2025" in first
    assert "checked 22 Nov 2026" in first
    note = load_library().variants["decree_154"].note
    assert note is not None
    assert note.en in text


def test_every_variant_is_listed_with_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "law", "variants", "--json"))["variants"]
    assert [row["variant"] for row in found] == list(load_library().variants)
    silent = {row["variant"] for row in found if row["why_not_computable"]}
    assert silent == {
        name
        for name, variant in load_library().variants.items()
        if any(load_library().drafts[d].computable == "no" for d in variant.drafts)
    }
    assert "Misreading" in said(capsys, "law", "variants", "--lang", "en")


def test_a_comparison_names_each_column_and_what_open_facts_could_make_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "compare", SOFTWARE, "--variants", "in_force,draft_2024_07,misreading_4_plus_5", "--sites", "qtsc", "--lang", "en")
    columns: dict[str, str] = {}
    for line in text.splitlines():
        columns.setdefault(line.split(":")[0], line)
    assert "Draft" in columns["draft_2024_07"]
    assert "Misreading" in columns["misreading_4_plus_5"]
    assert "changes nothing here" in columns["misreading_4_plus_5"]
    # Whether the two conditions of the draft are met is not known: without its sector the project is worth the zone's incentive alone.
    assert "₫0 to VND 165.7 bn" in text.replace("\u00a0", " ")


def test_a_misread_value_is_shown_as_a_misreading(capsys: pytest.CaptureFixture[str]) -> None:
    path = "corporate_income_tax.heads.zone.package"
    assert "Misreading" in said(capsys, "law", "show", path, "--variant", "misreading_4_plus_5", "--lang", "en")
    assert "Misreading" not in said(capsys, "law", "show", path, "--lang", "en")


def test_values_are_in_the_words_of_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "law", "show", "corporate_income_tax.heads.special_sector.conditions", "--lang", "vi")
    assert "one of" not in text
    assert "fact" not in text
    assert "125.5 million" in said(capsys, "law", "show", "personal_income_tax.exemption.gross_domestic_product_per_capita", "--lang", "en")
