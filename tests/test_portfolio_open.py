"""The portfolio command says how many rows rest on facts nobody has stated, and on which."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculator.__main__ import main
from calculator.analysis.portfolio.tenants import template


def test_rows_with_unknown_facts_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tenants.csv"
    path.write_bytes(template())
    main(["portfolio", str(path)])
    # Of the template's three rows the first leaves the software steps open, the third the commune.
    assert "2 rows leave facts unknown (rows): recognised_software_steps (1); commune_class (1)." in capsys.readouterr().out
    main(["portfolio", str(path), "--lang", "vi"])
    assert "2 dòng còn điều chưa biết (số dòng): recognised_software_steps (1); commune_class (1)." in capsys.readouterr().out
    main(["portfolio", str(path), "--json"])
    assert json.loads(capsys.readouterr().out)["open"] == {"rows": 2, "facts": {"recognised_software_steps": 1, "commune_class": 1}}


def test_nothing_is_said_where_all_is_stated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tenants.csv"
    path.write_bytes(template().replace(b",unknown,", b",no,", 1).replace(b",unknown,", b",none,", 1))
    main(["portfolio", str(path)])
    held = capsys.readouterr()
    assert "3 computed" in held.out
    assert "facts unknown" not in held.out
