"""One law is enough where statuses or sites are compared; what is wrong is named at the option it was written in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
CHIP = str(ROOT / "scenarios" / "chip_packaging.yaml")
SOFTWARE = str(ROOT / "scenarios" / "software_500.yaml")
HIGH_TECH = "high_technology_enterprise"


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*words]) == 2
    return capsys.readouterr().err


def test_statuses_under_one_law(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", CHIP, "--variants", "decree_154", "--sites", "zone", "--statuses")
    found = answer(capsys, *words, f"none,{HIGH_TECH}")
    assert found["variants"] == ["decree_154"]
    assert found["deltas"] == []
    (row,) = found["status_deltas"]
    # Under the regime before, the certificate is what opens the incentive of this project.
    assert row["measures"]["kept"] > 1e9
    assert main([*words, f"none,{HIGH_TECH}"]) == 0
    assert "how far other statuses differ" in capsys.readouterr().out
    assert "nothing to compare in_force with" in refused(capsys, "compare", CHIP, "--variants", "in_force", "--sites", "zone")
    assert "nothing to compare" in refused(capsys, *words, "none,none")


def test_sites_under_one_law(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "compare", CHIP, "--variants", "in_force")
    sites = list(dict.fromkeys(row["site"] for row in found["results"]))
    assert len(sites) > 1
    assert [row["site"] for row in found["site_deltas"]] == sites[1:]


@pytest.mark.parametrize("word", ["none", "as_stated"])
def test_what_stands_alone_is_not_joined(capsys: pytest.CaptureFixture[str], word: str) -> None:
    said = refused(capsys, "compare", CHIP, "--statuses", f"{word}+{HIGH_TECH}")
    assert f"--statuses: '{word}' stands alone, and is joined to others in '{word}+{HIGH_TECH}'; write {word}" in said


def test_a_wrong_measure_of_a_target_is_named_at_the_target(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("seek", SOFTWARE, "--vary", "margin", "--target")
    assert "--target: there is no measure 'nvp'" in refused(capsys, *words, "nvp=0")
