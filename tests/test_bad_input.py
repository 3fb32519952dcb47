"""Bad input: each fault gives its own message with place and remedy; never a traceback, never a guess.

The files of ``tests/bad`` are ``valid_minimal.yaml`` with one fault each; their first lines say the whole message, one line a problem.
They are read from inside their folder, so that a message names the file alone.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import calculator.yaml_text
from calculator import load_scenario, run_scenario, scenario_from
from calculator.__main__ import main
from calculator.errors import InputError, Problem
from calculator.yaml_text import LARGEST_FILE, read_text

FOLDER = Path(__file__).parent / "bad"
VALID = FOLDER / "valid_minimal.yaml"
BROKEN = sorted(path.name for path in FOLDER.glob("*.yaml") if path != VALID)
MARK = "# expect: "

NAMELESS = {
    "unknown_variant.yaml",
    "unknown_asset_class.yaml",
    "asset_life_outside_the_law.yaml",
    "unknown_elected_head.yaml",
    "accelerated_beyond_the_law.yaml",
    "used_asset_life_of_a_new_one.yaml",
    "tools_spread_too_long.yaml",
    "science_fund_above_the_law.yaml",
    "move_of_unknown_head.yaml",
    "first_revenue_against_years_used.yaml",
    "expansion_capital_under_new_law.yaml",
}
"""Only the law can tell these are wrong, after the file was read: the library's message has no file, the command adds it."""


def expected_of(name: str) -> str:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line.removeprefix(MARK) for line in lines if line.startswith(MARK))


def said_by_library(name: str) -> str:
    return re.sub(rf"^{re.escape(name)}:\d+: ", "", expected_of(name)) if name in NAMELESS else expected_of(name)


def refused(path: str | Path) -> InputError:
    with pytest.raises(InputError) as caught:
        run_scenario(load_scenario(path))
    return caught.value


@pytest.fixture
def in_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)


def test_the_valid_file_loads_and_runs() -> None:
    run = run_scenario(load_scenario(VALID))
    assert [(one.variant, one.site) for one in run.runs] == [("in_force", "zone")]


def test_the_gallery_is_there() -> None:
    assert len(BROKEN) >= 100


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_gives_its_message(name: str, in_folder: None) -> None:
    assert str(refused(name)) == said_by_library(name)


@pytest.mark.parametrize("name", BROKEN)
def test_without_libyaml_the_place_and_remedy_are_the_same(name: str, in_folder: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculator.yaml_text, "_LOADER", yaml.SafeLoader)
    assert str(refused(name)) == said_by_library(name)


@pytest.mark.parametrize("name", BROKEN)
def test_a_message_says_place_found_and_remedy(name: str) -> None:
    for line in expected_of(name).splitlines():
        assert re.fullmatch(r"[^;]+; .+", line), "found and remedy, parted by a semicolon"
        assert re.match(rf"{name}(:\d+)?: ", line), "the file comes first"
        for word in ("pydantic", "Input", "Fraction", "Traceback", "None", "validat"):
            assert word not in line


@pytest.mark.parametrize("name", BROKEN)
def test_the_lines_that_are_named_exist(name: str) -> None:
    count = len((FOLDER / name).read_text(encoding="utf-8").split("\n"))
    for place in re.findall(rf"^{name}:(\d+):", expected_of(name), re.M):
        assert 1 <= int(place) <= count


@pytest.mark.parametrize("name", BROKEN)
def test_run_says_it_on_standard_error(name: str, in_folder: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in FOLDER.iterdir())
    for options in ([], ["--json"]):
        assert main(["run", name, *options]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err == expected_of(name) + "\n"
    assert sorted(path.name for path in FOLDER.iterdir()) == before


@pytest.mark.parametrize("name", ["two_faults.yaml", "alias_bomb.yaml", "unclosed_quote.yaml", "unknown_variant.yaml", "no_such.yaml"])
def test_run_as_a_process(name: str, tmp_path: Path) -> None:
    if (FOLDER / name).exists():
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    before = sorted(path.name for path in tmp_path.iterdir())
    done = subprocess.run([sys.executable, "-m", "calculator", "run", name], cwd=tmp_path, capture_output=True, timeout=60)
    said = done.stderr.decode("utf-8")
    assert done.returncode == 2
    assert done.stdout == b""
    assert "Traceback" not in said
    assert said == (expected_of(name) if name in BROKEN else f"{name}: there is no such file; check the path") + "\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


# What is wrong with the file itself: made here, not kept.


def test_a_missing_file(in_folder: None) -> None:
    assert str(refused("no_such.yaml")) == "no_such.yaml: there is no such file; check the path"


def test_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    assert str(refused("folder")) == "folder: this is a folder; name a .yaml file in it"


def test_ten_megabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("large.yaml").write_bytes(b"# 123456\n" * 1_111_112)
    assert str(refused("large.yaml")) == (
        f"large.yaml: the file has 10,000,008 bytes; a file may have {LARGEST_FILE:,} at most: give the scenario alone"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258", "latin-1"])
def test_another_encoding(encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = VALID.read_text(encoding="utf-8").replace("Kịch bản nhỏ", "K\u00edch b\u00e0n").replace("tỷ", "bn").replace("triệu", "m")
    Path("other.yaml").write_bytes(text.encode(encoding, errors="replace"))
    line = 1 if encoding == "utf-16" else text[: text.index("\u00ed")].count("\n") + 1
    assert str(refused("other.yaml")) in (
        f"other.yaml:{line}: the file is not UTF-8 text; save it with the encoding UTF-8",
        f"other.yaml:{line + 3}: the file is not UTF-8 text; save it with the encoding UTF-8",
    )


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_bytes(b"\xef\xbb\xbf" + VALID.read_bytes().replace(b"\n", b"\r\n"))
    assert load_scenario(other) == load_scenario(VALID)


def test_nothing_is_read_into_nothing() -> None:
    # An empty value is nothing, with libyaml as without; "null" in quotes is text.
    data = read_text("a:\nb: ~\nc: null\nd: 'null'\ne: ''\n", "text").data
    assert data == {"a": None, "b": None, "c": None, "d": "null", "e": ""}


def test_data_without_a_file_has_its_keys_named() -> None:
    data = read_text(VALID.read_text(encoding="utf-8"), "text").data
    data["project"]["costs"][0]["amount"] = "-1"
    data["sites"]["zone"]["premises"][0]["area"] = "none"
    with pytest.raises(InputError) as caught:
        scenario_from(data)
    assert [problem.place.key for problem in caught.value.problems] == ["project.costs[0].amount", "sites.zone.premises[0].area"]


# Fuzz: whatever is done to the valid file, it loads and runs, or it is refused.

TOKENS = [
    "", " ", "0", "-1", "1e99", "1e-99", ".nan", "inf", "null", "~", "true", "yes", "unknown", "100%", "1.234", "2027", "2027-02-30", "[]", "{}",
    "[1, 2]", "{a: 1}", "&a", "*a", "!!int 3", "'", '"', "#", "%", "@", "- ", "? ", ": ", "\t", "\x00", "\u2028", "--- ", "...", "<<: {a: 1}", "tỷ",
    "9" * 80, "x" * 500, "zone", "exports", "USD", "declining_balance", "one_off", "difficult_area", "2027-01", "1/0", "−3", "{start: 1, from: 2028}",
    "{years: {2027: 1}, then: hold}", "[" * 50,
]  # fmt: skip


def mutate(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        kind = chance.randrange(7)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[at])
        elif kind == 2:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 3:
            lines[at] = chance.choice(["", " ", "  ", "\t"]) + lines[at][chance.randint(0, 2) :]
        elif kind == 4:
            words = re.split(r"(\s+|[:,{}\[\]])", lines[at])
            words[chance.randrange(len(words))] = chance.choice(TOKENS)
            lines[at] = "".join(words)
        elif kind == 5 and ": " in lines[at]:
            lines[at] = lines[at].split(": ")[0] + ": " + chance.choice(TOKENS)
        else:
            place = chance.randint(0, len(lines[at]))
            lines[at] = lines[at][:place] + chance.choice(TOKENS) + lines[at][place + chance.randint(0, 3) :]
        lines = lines or [""]
    return "\n".join(lines)


@pytest.mark.parametrize("block", range(10))
def test_mutations_load_or_are_refused(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = VALID.read_text(encoding="utf-8")
    for seed in range(30 * block, 30 * block + 30):
        broken = mutate(text, random.Random(seed))
        Path("mutation.yaml").write_text(broken, encoding="utf-8")
        problems = problems_of("mutation.yaml", f"seed {seed}:\n{broken}")
        assert all(problem.found and problem.remedy for problem in problems), broken


def problems_of(path: str, what: str) -> tuple[Problem, ...]:
    try:
        run_scenario(load_scenario(path))
    except InputError as fault:
        return fault.problems or pytest.fail(f"refused without a problem: {what}")
    except Exception as fault:
        pytest.fail(f"{type(fault).__name__}: {fault}: {what}")
    return ()
