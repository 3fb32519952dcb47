"""The shell: what each command answers, and what it says when it cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
SCENARIO = str(ROOT / "scenarios" / "software_500.yaml")

LEASE = "land-rent --area 1 --table-price 1 --term-years 5 --lease-start 2026-01-01"

# Oracle "B" of the land cases: the statutory formula, on a lease that no across-the-board cut reaches.
B = "land-rent --area 10000 --table-price 5000000 --rate 0.5% --coefficient 1 --term-years 50 --lease-start 2026-01-01"


def split(words: str) -> list[str]:
    return [SCENARIO if word == "SCENARIO" else word for word in words.replace("LEASE", LEASE).split()]


def answer(capsys: pytest.CaptureFixture[str], words: str) -> Any:
    """Run a command with --json last; standard output must be one JSON object and nothing else."""
    assert main([*split(words), "--json"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("{")
    assert out.endswith("}\n")

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    return json.loads(out, parse_constant=refuse)


def messages(capsys: pytest.CaptureFixture[str], words: str) -> list[str]:
    """Run a command that must refuse its input; give its messages."""
    assert main(split(words)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.splitlines()


# --- corporate income tax: expected effective rates typed from the oracles

CIT = {
    "D01": ("--location cdtz --activity digital_service --first-revenue 2026 --years 16", [0] * 4 + [0.05] * 9 + [0.1] * 2 + [0.2]),
    "D04": ("--location none --activity digital_product --first-revenue 2026 --years 11", [0] * 2 + [0.085] * 4 + [0.17] * 4 + [0.2]),
    "D04 as a package": ("--package 17%,10,2,4 --first-revenue 2026 --years 11", [0] * 2 + [0.085] * 4 + [0.17] * 4 + [0.2]),
    "nothing granted": ("--location none --first-revenue 2026 --years 3", [0.2] * 3),
    # Law 67/2025 art. 14(4): no income in three years, so the holiday starts in 2029. Its ninth half year is 2041, after the
    # 15 years of the rate (art. 13(7)): half of 20 %.
    "half years outlive the rate": (
        "--location cdtz --first-revenue 2026 --first-taxable-income 2035 --years 17",
        [0.1] * 3 + [0] * 4 + [0.05] * 8 + [0.1] + [0.2],
    ),
}


@pytest.mark.parametrize("name", CIT)
def test_cit_schedule(capsys: pytest.CaptureFixture[str], name: str) -> None:
    options, expected = CIT[name]
    found = answer(capsys, f"cit-schedule {options}")
    assert found["years"] == list(range(2026, 2026 + len(expected)))
    assert found["effective_rate"] == expected
    assert found["effective_rate"] == pytest.approx([a * b for a, b in zip(found["rate"], found["paid_share"], strict=True)])
    assert set(found["paid_share"]) <= {0, 0.5, 1}


@pytest.mark.parametrize(("income", "holiday"), [(2014, 2014), (2017, 2017), (2019, 2017)])
@pytest.mark.parametrize("variant", ["in_force", "decree_154"])
def test_w07_software_project_of_2014(capsys: pytest.CaptureFixture[str], variant: str, income: int, holiday: int) -> None:
    options = f"--activity software_product --first-revenue 2014 --first-taxable-income {income} --variant {variant}"
    found = answer(capsys, f"cit-schedule {options}")
    exempt = [year for year, share in zip(found["years"], found["paid_share"], strict=True) if share == 0]
    assert exempt == [holiday, holiday + 1, holiday + 2, holiday + 3]


def test_the_regime_before_is_licensed_before(capsys: pytest.CaptureFixture[str]) -> None:
    words = "cit-schedule --location industrial_park --first-revenue 2027 --years 7"
    before = answer(capsys, f"{words} --variant decree_154")
    assert before["licence"] == "2025-06-13"
    assert before["paid_share"] == [0] * 2 + [0.5] * 4 + [1]
    assert answer(capsys, words)["paid_share"] == [1] * 7


def test_what_is_not_read_in_the_original_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "cit-schedule --activity software_product --first-revenue 2026")
    weak = "corporate_income_tax.heads.special_sector.conditions.recognised_software_steps"
    assert weak in [row["path"] for row in found["not_primary"]]
    assert {"instrument": "67/2025/QH15", "provision": "13.1.a"}.items() <= found["provisions"][0].items()


# --- land rent: expected values typed from the oracles

YEARLY = 250_000_000
BUILT = "--construction-months 24"
LAND: dict[str, tuple[str, dict[str, Any]]] = {
    "P1": ("--area 1 --table-price 4200000 --coefficient 3.3 --rate 1.3%", {"unit_rent": 180_180}),
    "P2": ("--area 1 --table-price 39.7m --rate 0,75%", {"unit_rent": 297_750}),
    "B": ("", {"unit_rent": 25_000, "by_year": [YEARLY] * 50}),
    "D3": ("--lease-start 2026-04-17 --term-years 1", {"by_year": [166_666_667, 83_333_333]}),
    "D3, 15 days left are billed": ("--lease-start 2026-04-16 --term-years 1", {"by_year": [187_500_000, 62_500_000]}),
    "D5": (f"{BUILT} --exempt-years 3", {"total_due": 11_250_000_000, "total_exempt": 1_250_000_000}),
    "D7": (f"{BUILT} --exempt-years 11", {"total_due": 9_250_000_000, "total_exempt": 3_250_000_000}),
    "D12": (f"{BUILT} --exempt-years 11 --filed-late-months 18", {"total_due": 9_625_000_000}),
    "D17": ("--table-price 10m --payment one-off", {"total_due": 71_428_571_429, "by_year": [71_428_571_429] + [0] * 49}),
    "D22": ("--lease-start 2025-01-01 --term-years 2", {"by_year": [175_000_000, YEARLY]}),
    "D22, halved": ("--lease-start 2025-01-01 --term-years 2 --then-reduction 50%", {"by_year": [87_500_000, YEARLY / 2]}),
    "D34": (
        f"--land-use commercial_service {BUILT} --exempt-years whole --then-reduction 50%",
        {"by_year": [YEARLY] * 50, "total_exempt": 0},
    ),
    # Decree 103/2024 art. 37(2)(a): 10,000 × 10 m × (50 − 2 − 11)/70 × 1.2; filed 18 months late 10,000 × 10 m × 38.5/70.
    "one-off, exempt years, K": (
        f"--table-price 10m --coefficient 1.2 --payment one-off {BUILT} --exempt-years 11",
        {"total_due": 63_428_571_429, "total_exempt": 22_285_714_286},
    ),
    "one-off, filed late": (
        f"--table-price 10m --payment one-off {BUILT} --exempt-years 11 --filed-late-months 18",
        {"total_due": 55_000_000_000},
    ),
    # Art. 42(2): 9 months of 2026, then 12 and 12; of 43 free months 10 are left for 2029.
    "free months end within a year": (
        "--lease-start 2026-04-16 --term-years 4 --construction-months 7 --exempt-years 3",
        {"by_year": [0, 0, 0, 41_666_667, 62_500_000]},
    ),
    # Art. 38(1): filed when all was over.
    "nothing left": ("--term-years 5 --exempt-years 3 --filed-late-months 40", {"total_due": 1_250_000_000, "total_exempt": 0}),
    # Decree 260/2026 art. 23(6): 15 years, then half.
    "15 years, then half": ("--exempt-years 15 --then-reduction 50%", {"total_due": 4_375_000_000}),
    # Art. 39(7): the whole term needs no filing.
    "whole": ("--exempt-years whole --filed-late-months 18", {"total_due": 0, "total_exempt": 12_500_000_000}),
}


@pytest.mark.parametrize("name", LAND)
def test_land_rent(capsys: pytest.CaptureFixture[str], name: str) -> None:
    options, expected = LAND[name]
    found = answer(capsys, f"{B} {options}")
    assert len({row["year"] for row in found["by_year"]}) == len(found["by_year"])
    assert sum(row["due"] for row in found["by_year"]) == pytest.approx(found["total_due"])
    found["by_year"] = [row["due"] for row in found["by_year"]]
    assert {key: found[key] for key in expected} == {key: pytest.approx(value, abs=0.5) for key, value in expected.items()}


def test_construction_above_the_cap_counts_as_the_cap(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(split(f"{B} --construction-months 48 --json")) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["total_exempt"] == 750_000_000
    assert said.err == "--construction-months: 48 months are above the law's cap; 36 are counted\n"


def test_a_rate_far_outside_the_law_is_pointed_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(split(f"{B} --rate 0.5 --json")) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["unit_rent"] == 2_500_000
    assert said.err == "--rate: 0.5 is outside the range of 0.25% to 3% a year; it is taken as written; half a percent is 0.5% or 0.005\n"


# --- law


def test_law_list_gives_full_histories(capsys: pytest.CaptureFixture[str]) -> None:
    parameters = answer(capsys, "law list")["parameters"]
    paths = [row["path"] for row in parameters]
    assert len(paths) == len(set(paths)) > 100
    for row in parameters:
        assert row["history"]
        for entry in row["history"]:
            assert entry["cites"]
            assert entry["confidence"] in {"primary", "secondary", "derived", "unverified"}
            assert entry["until"] is None or entry["until"] >= entry["from"]


def test_law_show(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = answer(capsys, "law show corporate_income_tax.standard_rate")["parameters"]
    assert row["unit"] == "SHARE"
    assert [(entry["from"], entry["until"], entry["value"]) for entry in row["history"]][-2:] == [
        ("2016-01-01", "2024-12-31", 0.2),
        ("2025-01-01", None, 0.2),
    ]
    assert row["history"][-1]["cites"][0] == {"instrument": "67/2025/QH15", "provision": "10.1"}
    package = answer(capsys, "law show corporate_income_tax.heads.zone.package")["parameters"][0]["history"][-1]["value"]
    assert package["rate"] == {"clock": "first_revenue", "years": 15, "value": 0.1}
    # The law as it was known on an earlier day
    (row,) = answer(capsys, "law show corporate_income_tax.standard_rate --as-of 2025-06-13")["parameters"]
    assert [entry["from"] for entry in row["history"]] == ["2009-01-01", "2014-01-01", "2016-01-01"]


def test_law_diff(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = answer(capsys, "law diff decree_154 misreading_4_plus_5")["parameters"]
    assert row["path"] == "corporate_income_tax.heads.zone.package"
    assert (row["a"][0]["value"]["holiday"]["half"], row["b"][0]["value"]["holiday"]["half"]) == (9, 5)
    # Values, not citations: Law 67/2025 restates 20 % and the package of the zone, and ends the one of industrial parks.
    paths = [row["path"] for row in answer(capsys, "law diff decree_154 in_force")["parameters"]]
    assert "corporate_income_tax.heads.industrial_park.package" in paths
    assert not {"corporate_income_tax.standard_rate", "corporate_income_tax.heads.zone.package"} & set(paths)
    found = answer(capsys, "law diff in_force zone_rent_whole_term")
    assert found["parameters"] == []
    assert found["readings"] == [{"name": "zone_area_class", "a": "administrative_boundary", "b": "statute_over_decree"}]
    assert [row["draft"] for row in answer(capsys, "law diff in_force draft_2024_11")["not_computable"]] == ["draft_2024_11"]


# --- run, explain, schema


def test_run_gives_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = answer(capsys, f"run SCENARIO --variant in_force decree_154 --site qtsc --out {tmp_path / 'out'}")
    assert found["scenario"] == "software_500"
    assert [(one["variant"], one["site"]) for one in found["results"]] == [("in_force", "qtsc"), ("decree_154", "qtsc")]
    for one in found["results"]:
        assert {"variant", "site", "years", "enterprise", "workforce", "state", "measures", "conditions", "warnings"} <= set(one)
        for table in ("enterprise", "workforce", "state"):
            assert {len(line) for line in one[table].values()} == {len(one["years"])}
    assert {"version", "scenario_sha256", "laws"} <= set(found["provenance"])
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == ["software_500-decree_154-qtsc.csv", "software_500-in_force-qtsc.csv", "software_500.json"]
    assert json.loads((tmp_path / "out" / "software_500.json").read_text(encoding="utf-8")) == found


def test_run_takes_the_names_before_the_file_and_names_a_draft_without_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "run --variant in_force draft_2024_11 --site qtsc SCENARIO")
    assert [(one["variant"], one["site"]) for one in found["results"]] == [("in_force", "qtsc")]
    assert found["not_computable"] == ["draft_2024_11"]


def test_explain_cites_the_law_of_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "explain SCENARIO --year 2030")
    steps = {step["rule"]: step for step in found["steps"]}
    assert {"year", "rule", "cites", "inputs", "value", "failed"} <= set(found["steps"][0])
    assert {step["year"] for step in found["steps"]} == {None, 2030}
    assert "corporate_income_tax.standard_rate" in [used["path"] for used in steps["general_rate"]["cites"]]
    assert steps["best_package"]["value"] in {"special_sector", "zone"}


def test_schema_is_a_json_schema_of_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "schema")
    assert {"scenario", "project", "sites"} <= set(found["properties"])
    assert "class" in found["$defs"]["Asset"]["properties"]


# --- for people


PRINTED = """law list
law diff in_force draft_2024_11
cit-schedule --location cdtz --first-revenue 2026
cit-schedule --package 10%,15,4,9 --first-revenue 2026
cit-schedule --location none --first-revenue 2026
LEASE --rate 1%
LEASE --payment one-off
run SCENARIO
explain SCENARIO --year 2030
explain SCENARIO --site qtsc_own_building --item land_rent"""


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("words", PRINTED.splitlines())
def test_every_table_prints_in_both_languages(capsys: pytest.CaptureFixture[str], words: str, lang: str) -> None:
    assert main([*split(words), "--lang", lang]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "commands." not in said.out


def test_the_schedule_says_what_it_supposes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cit-schedule", "--location", "cdtz", "--first-revenue", "2026"]) == 0
    out = capsys.readouterr().out
    assert "2026–2029    10%                     0%               0%" in out
    assert "Supposes a new project licensed on 1 Jan 2026 whose other facts are all favourable" in out


# --- wrong input: exit status 2, each message whole

REFUSED = """$ law
  no command is given; write python -m calculator law followed by one of list, show, timeline, diff, variants, coverage, check, reference
$ land-rnt
  COMMAND: there is no 'land-rnt'; did you mean land-rent?
$ law show
  PATH: this is required; add it: see python -m calculator law show --help
$ law diff in_force decree154
  B: there is no variant 'decree154'; did you mean decree_154?
$ law list --as-of soon
  --as-of: 'soon' is not a date; write year-month-day, such as 2027-01-15
$ law list --variant misreading_4_plus_5 --as-of 2012-01-01
  --as-of: the variant misreading_4_plus_5 has a draft that does not fit the law of 2012-01-01; leave --as-of out, or choose a variant without drafts
$ run SCENARIO --variant --site qtsc
  --variant: its value is missing; write the value after it, in quotes if it has spaces
$ schema --lang fr
  --lang: 'fr' is not one of the choices; write one of vi, en
$ schema --jsonn
  --jsonn: there is no such option; did you mean --json?
$ LEASE
  --rate: this is required for rent paid annually; add it, such as --rate 0.5%
$ land-rent --area 1 --table-price 1 --term-years 5
  --lease-start: this is required; add it: see python -m calculator land-rent --help
$ LEASE --rate
  --rate: its value is missing; write the value after it, in quotes if it has spaces
$ LEASE --rate 120%
  --rate: '120%' is not a share between 0% and 100%; write a share such as 10%, 0.1 or 2/37
$ LEASE --rate -5%
  --rate: '-5%' is not a share between 0% and 100%; write a share such as 10%, 0.1 or 2/37
$ LEASE --rate 1% --area -1 --table-price abc --term-years 99 --exempt-years x --payment once --lease-start soon
  --area: '-1' is not above zero; write a number above zero
  --table-price: 'abc' is not a number; write an amount such as 250 tỷ, 15,5 triệu, 250 bn or 1500000000
  --lease-start: 'soon' is not a date; write year-month-day, such as 2027-01-15
  --term-years: 99 is not accepted; write 1 to 70
  --exempt-years: 'x' is not a number; write years such as 11, or whole for the whole term
  --payment: 'once' is not one of the choices; write one of annual, one_off
$ LEASE --rate 1% triệu
  'triệu': it belongs to no option; write a value with spaces in quotes, such as '5 triệu'
$ LEASE --rate 1% --lease-start 2014-01-01 --construction-months 6
  --lease-start: the law data holds no construction exemption on 2014-01-01; write 2014-07-01 or later, or --construction-months 0
$ cit-schedule --first-revenue 2026
  --location, --activity: neither is given; add them, or --package RATE,RATE_YEARS,EXEMPT,HALF
$ cit-schedule --location cdtz --first-revenue 2026 --first-taxable-income 2025
  --first-taxable-income: 2025 lies before the first revenue in 2026; write that year or a later one
$ cit-schedule --location cdtz --first-revenue 2013
  --first-revenue: the law data holds no incentives of licences in 2013; write 2014 or a later year
$ cit-schedule --package 10%,15,4 --first-revenue 26
  --package: '10%,15,4' is not a package of four parts; write RATE,RATE_YEARS,EXEMPT,HALF such as 10%,15,4,9
  --first-revenue: '26' is not a year from 1990 to 2150; write a calendar year such as 2027
$ run nowhere.yaml
  nowhere.yaml: there is no such file; check the path
$ run SCENARIO --site qtcs
  --site: the scenario has no site called 'qtcs'; did you mean qtsc?
$ run SCENARIO --variant in_forc
  --variant: there is no variant 'in_forc'; did you mean in_force?
$ explain SCENARIO --year 2000
  --year: 2000 is outside the scenario's years; write 2027 to 2046
"""


@pytest.mark.parametrize("case", REFUSED.removeprefix("$").strip().split("\n$"), ids=lambda case: case.splitlines()[0].strip()[:50])
def test_wrong_input(capsys: pytest.CaptureFixture[str], case: str) -> None:
    words, *expected = case.splitlines()
    assert messages(capsys, words) == [line.strip() for line in expected]


def test_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    commands = "run, compare, explain, law, cit-schedule, land-rent"
    (said,) = messages(capsys, "")
    assert said.startswith(f"no command is given; write python -m calculator followed by one of {commands}")


def test_a_parameter_that_is_not_held(capsys: pytest.CaptureFixture[str]) -> None:
    (said,) = messages(capsys, "law show corporate_income_tax.standard_rat")
    nearest = "did you mean corporate_income_tax.standard_rate"
    assert said.startswith(f"PATH: there is no parameter 'corporate_income_tax.standard_rat'; {nearest}")


def test_a_draft_without_numbers_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    start = "--variant: the draft draft_2024_11 cannot be computed; choose another variant ("
    for words in ("cit-schedule --location cdtz --first-revenue 2026", "explain SCENARIO"):
        assert messages(capsys, f"{words} --variant draft_2024_11")[0].startswith(start)


def test_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    said = messages(capsys, f"run SCENARIO --out {tmp_path / 'taken'}")
    assert said == [f"--out: {tmp_path / 'taken'} cannot be written (File exists); name a folder you may write to"]


def test_a_fault_of_ours(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("calculator.commands.schema.emit", break_down)
    assert main(["schema"]) == 1
    assert capsys.readouterr().err == (
        "ZeroDivisionError: division by zero; this is a fault of the calculator, not of your input: "
        "report it to its maintainers with the command you gave and what it prints with CALCULATOR_DEBUG=1\n"
    )
    monkeypatch.setenv("CALCULATOR_DEBUG", "1")
    assert main(["schema"]) == 1
    assert capsys.readouterr().err.startswith("Traceback (most recent call last):")


# --- as a process


def test_json_imports_neither_rich_nor_pandas() -> None:
    code = (
        "import contextlib, io, sys; from calculator.__main__ import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    done = [main([*words, '--json']) for words in (['law', 'list'], ['run', {SCENARIO!r}], ['explain', {SCENARIO!r}],\n"
        "        ['cit-schedule', '--location', 'cdtz', '--first-revenue', '2026'], ['schema'])]\n"
        "print(done, sorted({'rich', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[0, 0, 0, 0, 0] []\n"


def test_a_reader_that_stops_is_no_fault() -> None:
    words = [sys.executable, "-m", "calculator", "law", "list", "--json"]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_vietnamese_letters_do_not_depend_on_the_machine() -> None:
    words = [sys.executable, "-m", "calculator", "law", "show", "land_rent.month_rule", "--lang", "vi"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(words, cwd=ROOT, capture_output=True, env=environment, check=True)
    assert "Nghị định" in done.stdout.decode("utf-8")
