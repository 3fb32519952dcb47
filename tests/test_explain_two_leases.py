"""The steps of the rent of several leases are told as those of one are."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from calculator.__main__ import main
from tests.test_draws import written


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_two_leases_are_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    data = written("chip_packaging")
    premises = data["sites"]["zone"]["premises"]
    (lease,) = premises
    data["sites"]["zone"]["premises"] = [lease, copy.deepcopy(lease)]
    file = tmp_path / "two.yaml"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert main(["explain", str(file), "--item", "land_rent", "--year", "2030", "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert {"vi": "[Đạt; Đạt]", "en": "[Met; Met]"}[lang] in said
