"""Hostile input and a hostile machine: whole messages, nothing a terminal acts on, no traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from calculator.errors import InputError
from calculator.yaml_text import LARGEST_FILE, read_text

ROOT = Path(__file__).resolve().parents[1]
VALID = Path(__file__).parent / "bad" / "valid_minimal.yaml"
POSIX = {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}


def shell(line: str, folder: Path, **environment: str) -> tuple[int, str, str]:
    """Run ``calculator`` in a folder: its exit status, what it prints and what it says."""
    program = f"'{sys.executable}' -m calculator"
    done = subprocess.run(
        ["bash", "-c", line.replace("calculator", program, 1)],
        cwd=folder,
        capture_output=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def refused(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_text(text, "file.yaml")
    return str(caught.value)


# Escapes in a file.


@pytest.mark.parametrize(
    ("escape", "code"),
    [(r"\x1b[2J", "001B"), (r"\0", "0000"), (r"\a", "0007"), (r"\r", "000D"), (r"\x7f", "007F"), (r"\x9b", "009B"), (r"\N", "0085")],
)
def test_an_escaped_control_character_is_refused(escape: str, code: str) -> None:
    said = f"stands for the control character U+{code}; remove it"
    assert refused(f'a: 1\nb:\n  - "x{escape}"\n') == f"file.yaml:3: b[0]: an escape in this value {said}"
    assert refused(f'a: 1\nb:\n  "x{escape}": 1\n') == f"file.yaml:3: b: an escape in this key {said}"


def test_tabs_ends_of_lines_and_letters_may_be_escaped() -> None:
    assert read_text(r'a: "\t\n\u0111\xa0"', "file.yaml").data == {"a": "\t\nđ\xa0"}


def test_a_title_that_clears_the_screen_is_refused(tmp_path: Path) -> None:
    text = VALID.read_text(encoding="utf-8").replace("Small scenario", '"\\x1b[2J"')
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    line = next(number for number, words in enumerate(text.split("\n"), 1) if "x1b" in words)
    said = f"bad.yaml:{line}: title.en: an escape in this value stands for the control character U+001B; remove it\n"
    assert shell("calculator run bad.yaml", tmp_path) == (2, "", said)


# Arguments.


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        (r"calculator run $'\e[2J.yaml'", 2, "001B"),
        (r"calculator run scenario.yaml --site $'\x07'", 4, "0007"),
        (r"calculator $'\x7f'", 1, "007F"),
        (r"calculator law get $'\xc2\x9b31m'", 3, "009B"),
    ],
)
@pytest.mark.parametrize("environment", [{}, POSIX])
def test_an_argument_with_a_control_character_is_refused(
    line: str, place: int, code: str, environment: dict[str, str], tmp_path: Path
) -> None:
    said = f"argument {place}: the control character U+{code} stands in it; remove it\n"
    assert shell(line, tmp_path, **environment) == (2, "", said)


def test_an_argument_of_two_lines_gives_a_message_of_one(tmp_path: Path) -> None:
    assert shell("calculator run $'no\\nsuch.yaml'", tmp_path) == (2, "", "no\\nsuch.yaml: there is no such file; check the path\n")


# The machine.


@pytest.mark.parametrize("environment", [{}, POSIX])
def test_vietnamese_letters_in_any_locale(environment: dict[str, str], tmp_path: Path) -> None:
    assert shell("calculator run đ.yaml", tmp_path, **environment) == (2, "", "đ.yaml: there is no such file; check the path\n")
    (tmp_path / "valid.yaml").write_bytes(VALID.read_bytes())
    status, printed, said = shell("calculator run valid.yaml --lang vi", tmp_path, **environment)
    assert (status, said) == (0, "")
    assert "Căn cứ hưởng ưu đãi thuế" in printed


def test_bytes_that_are_no_letters_are_written_out(tmp_path: Path) -> None:
    assert shell("calculator run $'\\xff.yaml'", tmp_path) == (2, "", "\\udcff.yaml: there is no such file; check the path\n")


def test_a_file_without_an_end_is_not_read_to_it(tmp_path: Path) -> None:
    said = f"/dev/zero: the file has more than {LARGEST_FILE:,} bytes; a file may have {LARGEST_FILE:,} at most: give the scenario alone\n"
    assert shell("calculator run /dev/zero", tmp_path) == (2, "", said)


@pytest.mark.parametrize("command", ["schema", "--help", "law list", "law list --json"])
def test_standard_output_that_cannot_be_written(command: str, tmp_path: Path) -> None:
    full = "standard output: it cannot be written (No space left on device); send it where there is room\n"
    closed = "standard output: it is closed; leave it open, or send it to a file\n"
    assert shell(f"calculator {command} > /dev/full", tmp_path) == (1, "", full)
    assert shell(f"calculator {command} >&-", tmp_path) == (1, "", closed)


@pytest.mark.parametrize("end", ["2>&-", "2> /dev/full"])
def test_messages_that_cannot_be_written_go_nowhere(end: str, tmp_path: Path) -> None:
    assert shell(f"calculator run no_such.yaml {end}", tmp_path) == (2, "", "")


def test_no_message_carries_a_raw_control_character(tmp_path: Path) -> None:
    for line in ("calculator run $'a\\tb\\rc'", "calculator run x.yaml --lang $'\\n\\r'", "calculator $'\\n'"):
        status, printed, said = shell(line, tmp_path)
        assert (status, printed) == (2, "")
        assert said.endswith("\n")
        assert not re.search(r"[\x00-\x1f\x7f-\x9f]", said[:-1])
