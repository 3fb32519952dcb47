"""Faults of rows are told in the reader's language: every sentence the readers of rows can make has its words, with row, column, cell and remedy."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calculator import load_law
from calculator.__main__ import main
from calculator.analysis.people.payroll_batch import check_rows
from calculator.i18n import words
from calculator.project.cells import Fault
from calculator.project.payroll_file import payroll_file_of
from calculator.reports.faults import fault_told, told

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "calculator"
READERS = (
    "project/payroll_file.py", "project/portfolio/rows.py", "analysis/portfolio/block.py", "analysis/people/payroll_batch.py",
    "analysis/portfolio/file.py",
)  # fmt: skip
CALLS = {"fault", "_fault", "Fault", "_WrongError", "_refused", "wrong", "Problem"}
NUMBERS = {"_money", "_number", "_amount", "_quantity", "_positive", "_share", "_growth", "_integer", "_year", "_date", "_month"}


def sentences(node: ast.AST) -> Iterator[str]:
    """The sentences an argument may be: written out, or with a sample where a value goes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "'x'" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from sentences(node.body)
        yield from sentences(node.orelse)


def bounds(node: ast.AST | None) -> set[str]:
    """What numbers that were numbers in the file are told."""
    assert isinstance(node, ast.Dict)
    held = [entry.elts for entry in node.values if isinstance(entry, ast.Tuple)]
    return {f"5 {text}" for _, found, _ in held for text in sentences(found)} | {text for *_, remedy in held for text in sentences(remedy)}


OF_FILES = "a cell of row 'x' is longer"
"""Refuses a file, not a row."""


def made() -> set[str]:
    found: set[str] = set()
    for name in READERS:
        for node in ast.walk(ast.parse((HOUSE / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                found |= {text for argument in node.args[-2:] for text in sentences(argument)}
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in {"found", "remedy"}:
                found |= set(sentences(node.value))
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "_BOUNDS":
                found |= bounds(node.value)
    for name in ("validation.py", "project/capital.py"):
        for function in ast.walk(ast.parse((HOUSE / name).read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and function.name in NUMBERS:
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "problem":
                        found |= {text for argument in node.args for text in sentences(argument)}
    numbers = ast.parse((HOUSE / "quantities.py").read_text(encoding="utf-8"))
    for node in ast.walk(numbers):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "NotANumberError":
            found |= set(sentences(node.args[0]))
    return {text for text in found if re.search("[a-z]{2}", text) and not text.startswith(OF_FILES)}


def test_every_sentence_has_its_words() -> None:
    every = made()
    assert len(every) > 70
    assert not [text for text in every if told(text, "vi") == text]


def test_both_languages_have_the_same_values_in_place() -> None:
    keys = [key for key in words("en") if key.startswith("fault.")]
    for key in keys:
        holes = [re.findall(r"\{(\w+)\}", words(lang)[key]) for lang in ("en", "vi")]
        assert sorted(holes[0]) == sorted(holes[1]), key
        sample = words("en")[key].format(**dict.fromkeys(holes[0], "‹1›"))
        assert told(sample, "vi") == words("vi")[key].format(**dict.fromkeys(holes[1], "‹1›")), key


def test_what_stood_in_the_cell_stays_and_english_is_english() -> None:
    fault = Fault(7, "revenue", "'−5 tỷ' is negative", "write zero or more")
    assert fault_told(fault, "vi") == Fault(7, "revenue", "'−5 tỷ' là số âm", "ghi số không hoặc lớn hơn")
    assert fault_told(fault, "en") is not None
    assert fault_told(fault, "en") == fault
    assert told("a sentence nobody knows", "vi") == "a sentence nobody knows"


PEOPLE = "id,month,region,gross,net,dependants\n" + "\n".join(
    ("a,2026-07,I,1.234,,", "b,2026-07,VI,50000000,,", "c,,I,50000000,,", "=d,2026-07,I,5,,", "e,2026-07,I,-5,,", "f,2026-07,I,,,", "g,2026-07,I,1,2,",
     "h,2026-13,I,5,,", "i,2026-07,I,5,,-1", "j,2026-07,I,5,,,9", "k,2026-07,I,5,,1.5", "l,2026-07,I,10%,,")
)  # fmt: skip


def test_a_payroll_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = payroll_file_of(PEOPLE.encode(), Path("p.csv"))
    check_rows(load_law(), file)
    assert len({fault.row for fault in file.faults}) == 12
    for fault in file.faults:
        other = fault_told(fault, "vi")
        assert (other.row, other.column) == (fault.row, fault.column)
        assert other.found != fault.found
        assert other.remedy != fault.remedy
    path = tmp_path / "p.csv"
    path.write_text(PEOPLE.replace("=d", "m"), encoding="utf-8")
    rejects = tmp_path / "r.csv"
    assert main(["salary", "--batch", str(path), "--rejects", str(rejects), "--lang", "vi"]) == 2
    assert "region: 'VI' không phải là một trong các giá trị cho phép" in capsys.readouterr().err
    assert "là số âm" in rejects.read_text(encoding="utf-8")


ROWS = (
    "a,other,2026-05-05,2027-01-01,-1,5000000000", "b,nothing,2026-05-05,2027-01-01,1,1", "c,other,2026-02-30,2027-01-01,1,1",
    "d,other,2026-05-05,2020-01-01,1,1", "a,other,2026-05-05,2027-01-01,1,1", "f,other,2026-05-05,2027-01-01,1", "g,other,,2027-01-01,1,x",
)  # fmt: skip


def test_a_portfolio(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("\n".join(("id,activity,licence,operation_start,capital,revenue", *ROWS)) + "\n", encoding="utf-8")
    asked = ["portfolio", str(path), "--years", "5", "--out", str(tmp_path / "out")]
    assert main([*asked, "--lang", "vi"]) == 2
    err = capsys.readouterr().err
    assert f"{path}:2: capital: '-1' là số âm; ghi số không hoặc lớn hơn" in err
    assert "không có ngày 2026-02-30; kiểm tra tháng và ngày trong tháng" in err
    assert "hoạt động bắt đầu trước ngày cấp phép" in err
    assert "'a' đã có ở một dòng trước" in err
    reasons = [row["rejected_because"] for row in csv.DictReader(io.StringIO((tmp_path / "out" / "rejects.csv").read_text("utf-8-sig")))]
    assert len(reasons) == len(ROWS)
    assert not [reason for reason in reasons if re.search(r"\b(is|the|write|has|it)\b", reason)]
    assert main([*asked, "--lang", "en", "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)
    assert "'-1' is negative" in err
