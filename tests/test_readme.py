"""The README says what is so: its coverage table is that of the law data, its figures are those of the run it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from calculator import load_scenario, run_scenario
from calculator.law.coverage import coverage_table
from calculator.law.load import load_library

README = Path(__file__).parent.parent / "README.md"
ROOT = README.parent


def test_coverage_table_is_that_of_the_law_data() -> None:
    table = coverage_table(load_library())
    assert table in README.read_text(encoding="utf-8"), f"replace the coverage table of README.md by:\n{table}"


def test_worked_answer_is_what_the_run_gives() -> None:
    text = README.read_text(encoding="utf-8")
    shown = {int(year): int(amount.replace(",", "")) for year, amount in re.findall(r"^\| (20\d\d) \| .* \| ([0-9,]+) \|$", text, re.M)}
    run = run_scenario(load_scenario(ROOT / "scenarios" / "software_500.yaml"), sites=["qtsc"]).runs[0]
    tax = dict(zip(run.years, run.enterprise["corporate_income_tax"], strict=True))
    assert len(shown) >= 5
    assert shown == {year: round(tax[year] / 1e6) for year in shown}


def test_two_commands_are_one_line_each() -> None:
    blocks = re.findall(r"^```sh\n(.*?)\n```$", README.read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) >= 2
    assert all("\n" not in block for block in blocks[:2])


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml", "README.md", "CONTRIBUTING.md", ".ci/run"])
def test_what_installs_names_neither_a_host_nor_a_folder_of_one_machine(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    # Addresses, options that name an index, and absolute paths but for the null device and the shell of the first line.
    named = re.findall(r"\w+://\S+|--[\w-]*index[\w-]*|(?<![\w.)}<\]/-])/(?!dev/null|usr/bin/env)\w[\w.-]*/\S*", text)
    assert not named
