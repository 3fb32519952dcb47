"""A ground that a certificate opens later is said, and no choice; a ground that opens nothing to expansions is said too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calculator import load_law, scenario_from
from calculator.__main__ import main
from calculator.analysis.choices.moves import open_moves, option_of, taken_by_itself
from tests.test_bridge import project, run_of

LAW = load_law()
HIGH_TECH = "high_technology_enterprise"


def certified(day: str = "2028-05-10", **more: Any) -> dict[str, Any]:
    data = project(revenue=[{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}], **more)
    data["horizon"]["years"] = 6
    data["project"]["facts"].update(certificates=[HIGH_TECH], certificates_issued={HIGH_TECH: day})
    return data


@pytest.mark.parametrize(
    ("lang", "says"),
    [("en", "from 2028 the certificate opens one by itself: High-technology"), ("vi", "từ năm 2028, giấy chứng nhận mở ra căn cứ:")],
)
def test_a_certificate_without_a_ground_before_it(tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, says: str) -> None:
    path = tmp_path / "bridge.yaml"
    path.write_text(json.dumps(certified()), encoding="utf-8")
    for command in ("choose", "run"):
        assert main([command, str(path), "--lang", lang]) == 0
        out = capsys.readouterr().out
        assert says in out
        # Nothing to choose between the same and the same.
        assert "worth the same" not in out
        assert "giá trị ngang nhau" not in out
        assert "No ground of a tax incentive is met:" not in out


def test_what_comes_by_itself_is_no_move_to_choose() -> None:
    scenario = scenario_from(certified())
    head, year = taken_by_itself(LAW, scenario, "place") or ("", 0)
    assert year == 2028
    assert head in LAW.heads
    assert open_moves(LAW, scenario, "place") == []
    # With a ground before it, the certificate is a choice.
    zone = certified(activity="software_product")
    zone["project"]["facts"]["recognised_software_steps"] = "yes"
    favoured = scenario_from(zone)
    assert taken_by_itself(LAW, favoured, "place") is None
    assert [option_of(moves) for moves in open_moves(LAW, favoured, "place")] == [f"{head}@certificate"]


def test_an_expansion_of_a_certified_project_is_told_to_be_the_projects_own() -> None:
    line = {
        "name": "line_2", "decided": "2027-06-01", "in_use": 2027, "capital_disbursed": 2027,
        "fixed_assets": {"added": "50 tỷ", "before": "100 tỷ", "total": "150 tỷ"},
    }  # fmt: skip
    data = project(revenue=[{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}], expansions=[line])
    data["project"]["facts"]["certificates"] = [HIGH_TECH]
    run = run_of(data)
    assert run.head is not None
    (notice,) = [one for one in run.warnings if one.kind == "expansion_other_ground"]
    assert notice.values["names"] == "line_2"
    sector = project(activity="software_product", revenue=[{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}], expansions=[line])
    sector["project"]["facts"]["recognised_software_steps"] = "yes"
    assert not [one for one in run_of(sector).warnings if one.kind == "expansion_other_ground"]
