"""Of a licence older than the law data it is not known what it was granted: no figure that hangs on it is printed as if it were."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from calculator.__main__ import main
from calculator.i18n import label
from calculator.quantities import Language
from tests.test_bridge import project


def written(folder: Path, licence: str) -> Path:
    data = project(
        licence=licence,
        activity="software_product",
        operation_start="2014-01-01",
        revenue=[{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}],
        opening={"previous_year_revenue": "100 tỷ", "first_revenue": 2014},
    )
    data["project"]["facts"]["recognised_software_steps"] = "yes"
    path = folder / "bridge.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("lang", "unknown", "beside"), [("en", "not known", "as if nothing was granted"), ("vi", "chưa biết", "nếu không được hưởng")]
)
def test_what_hangs_on_the_ground_is_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: Language, unknown: str, beside: str
) -> None:
    old, young = (
        written(tmp_path / name, day) for name, day in (("old", "2013-05-01"), ("young", "2014-01-01")) if not (tmp_path / name).mkdir()
    )
    assert main(["run", str(old), "--lang", lang]) == 0
    said = capsys.readouterr().out
    (row, *_) = re.findall(rf"^ ?{label('measure.kept', lang)}.*$", said, re.M)
    assert unknown in row
    assert beside in row
    rent = re.findall(rf"^ ?{label('measure.land_rent_due', lang)}.*$", said, re.M)
    assert rent
    assert unknown not in rent[0]
    assert main(["run", str(young), "--lang", lang]) == 0
    assert beside not in capsys.readouterr().out


@pytest.mark.parametrize(("day", "held"), [("2013-05-01", False), ("2014-01-01", True)])
def test_json_says_whether_the_law_is_held(tmp_path: Path, capsys: pytest.CaptureFixture[str], day: str, held: bool) -> None:
    assert main(["run", str(written(tmp_path, day)), "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert result["law_held"] is held
