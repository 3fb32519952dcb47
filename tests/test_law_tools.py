"""What the law says in tables: compare, diff, timeline, coverage, check, reference. Expected figures are worked out by hand."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import calculator.analysis.law_check.reads as reads
from calculator import change_of, compare, load_law, load_scenario, run_scenario
from calculator.__main__ import main
from calculator.analysis.law_check.changes import check_drafts, check_own_drafts
from calculator.analysis.law_check.check import LawReport, check_law, old_checks, shipped_scenarios
from calculator.analysis.law_check.in_time import check_amendments, check_cuts, check_quarters, days_of_change, quarters
from calculator.analysis.law_check.watch import Watch
from calculator.commands.law.check import SINGLE_COMMANDS
from calculator.commands.law.reference import reference
from calculator.errors import InputError, Problem, UnknownNameError
from calculator.law.coverage_map import STATES, NotRead, ProvisionLine, load_coverage
from calculator.law.difference import difference
from calculator.law.draft_file import read_draft
from calculator.law.freshness import is_old
from calculator.law.load import Library, load_library
from calculator.law.positions import position
from calculator.law.schema import Entry, Parameter, Variant
from calculator.law.timeline import timeline
from tests.test_walls import HELPERS

ROOT = Path(__file__).resolve().parent.parent
SOFTWARE = str(ROOT / "scenarios" / "software_500.yaml")
SIX = str(ROOT / "scenarios" / "drafts" / "six_plus_thirteen.yaml")
ZONE = "corporate_income_tax.heads.zone.package"
SPECIAL = "corporate_income_tax.heads.special_sector.package"
STANDARD = "corporate_income_tax.standard_rate"
LIBRARY, COVERAGE, LAW = load_library(), load_coverage(), load_law()
TODAY = dt.date(2026, 11, 22)
FIVE = "in_force,decree_154,draft_2024_07,ministry_statement_2025_07,six_plus_thirteen"

IN_FORCE_PACKAGE = {
    "rate": {"clock": "first_revenue", "years": 15, "value": 0.1},
    "holiday": {"clock": "first_taxable_income", "latest_start": 4, "exempt": 4, "half": 9, "half_share": 0.5},
}
SIX_PACKAGE = {**IN_FORCE_PACKAGE, "holiday": {**IN_FORCE_PACKAGE["holiday"], "exempt": 6, "half": 13}}


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Run a command with --json last; standard output must be one JSON object and nothing else."""
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.strip()


def keys_in(text: str) -> list[str]:
    """Keys of words that were not found, such as law.check."""
    return re.findall(r"\b(?:law|commands|measure|line|notice)\.[a-z]\w*", text)


# ---- compare


@pytest.fixture(scope="module")
def compared() -> Any:
    return compare(load_scenario(SOFTWARE), variants=FIVE.split(","), drafts=[SIX], today=TODAY)


def test_compare_gives_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "compare", SOFTWARE, "--variants", FIVE, "--draft", SIX)
    assert list(found)[:4] == ["scenario", "against", "variants", "parameters_changed"]
    assert {"results", "deltas", "provenance", "not_computable", "readings_changed"} <= set(found)
    assert found["variants"] == [*FIVE.split(",")[:-1], "in_force+six_plus_thirteen"]
    assert {row["variant"] for row in found["deltas"]} == set(found["variants"][1:])
    assert {row["site"] for row in found["deltas"]} == {"qtsc", "qtsc_own_building"}
    assert len(found["results"]) == 10
    assert [law["variant"] for law in found["provenance"]["laws"]] == found["variants"]
    for row in found["parameters_changed"]:
        assert row["against"] == "in_force"
        assert all(one["old"] != one["new"] for one in row["changes"])


def test_the_parameters_a_draft_changes_stand_with_both_values_dates_and_cites(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "compare", SOFTWARE, "--variants", "in_force", "--draft", SIX, "--sites", "qtsc")
    rows = {row["path"]: row for row in found["parameters_changed"]}
    assert set(rows) == {ZONE, SPECIAL}
    (change,) = rows[SPECIAL]["changes"]
    assert (change["from"], change["until"], change["old"], change["new"]) == ("2027-01-01", None, IN_FORCE_PACKAGE, SIX_PACKAGE)
    assert {"instrument": "67/2025/QH15", "provision": "13.1.a"} in change["old_cites"]
    assert change["new_cites"] == [{"instrument": "draft/six_plus_thirteen", "provision": ""}]
    assert (rows[SPECIAL]["used"], rows[ZONE]["used"]) == (True, False)


def test_six_exempt_and_thirteen_half_years_by_hand(compared: Any) -> None:
    """Assessable income of README: 69,611 million in 2032, 82,687 from 2033; 10 % to 2042 and then 20 %; the holiday starts in 2028.

    In force: exempt 2028-2031, half 2032-2040. With 6 + 13: exempt 2028-2033, half 2034-2046.
    """
    delta = next(row for row in compared.deltas if (row.variant, row.site) == ("in_force+six_plus_thirteen", "qtsc"))
    years = compared.run.runs[0].years
    tax = dict(zip(years, delta.tables["enterprise"]["corporate_income_tax"] / 1e6, strict=True))
    expected = dict.fromkeys(years, 0.0)
    expected |= {2032: -69_611 * 0.05, 2033: -82_687 * 0.05, 2041: -82_687 * 0.05, 2042: -82_687 * 0.05}
    expected |= dict.fromkeys(range(2043, 2047), -82687 * 0.1)
    assert tax == pytest.approx(expected, abs=0.1)
    kept = dict(zip(years, delta.tables["enterprise"]["kept"] / 1e6, strict=True))
    assert kept == pytest.approx({year: -value for year, value in expected.items()}, abs=0.1)
    assert delta.measures["kept"] == pytest.approx(-1e6 * sum(expected.values()), abs=1e6)


def test_deltas_are_new_less_old(compared: Any) -> None:
    runs = {(run.variant, run.site): run for run in compared.run.runs}
    assert len(compared.deltas) == 8
    for delta in compared.deltas:
        old, new = runs["in_force", delta.site], runs[delta.variant, delta.site]
        for table in ("enterprise", "workforce", "state"):
            for name, line in delta.tables[table].items():
                assert np.array_equal(line, getattr(new, table)[name] - getattr(old, table)[name], equal_nan=True)
        for name, value in delta.measures.items():
            ends = (old.measures[name], new.measures[name])
            assert value == (None if None in ends else ends[1] - ends[0])


def test_the_table_names_the_law_before_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", SOFTWARE, "--variants", "in_force", "--draft", SIX, "--sites", "qtsc"]) == 0
    out = capsys.readouterr().out
    order = [out.index(words) for words in ("parameters changed", "exempt 6 years", "Measures of Law in force [in_force]", "−8,269")]
    assert order == sorted(order)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("scenario", sorted(path.name for path in (ROOT / "scenarios").glob("*.yaml")))
def test_every_scenario_can_be_compared_in_both_languages(capsys: pytest.CaptureFixture[str], scenario: str, lang: str) -> None:
    words = ["compare", str(ROOT / "scenarios" / scenario), "--variants", "in_force,decree_154,draft_2024_11", "--lang", lang]
    assert main(words) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert not keys_in(said.out)


def test_a_draft_without_numbers_is_named_beside_the_results(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "compare", SOFTWARE, "--variants", "in_force,draft_2024_11,decree_154", "--sites", "qtsc")
    assert found["not_computable"] == ["draft_2024_11"]
    assert [row["variant"] for row in found["deltas"]] == ["decree_154"]


def test_wrong_comparisons_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    only = "--variants: there is nothing to compare in_force with; name two positions, sites or statuses or more, parted by commas, or give a draft"
    assert refused(capsys, "compare", SOFTWARE, "--variants", "in_force", "--sites", "qtsc") == only
    assert refused(capsys, "compare", SOFTWARE, "--variants", "in_force,nowhere").startswith("--variants: there is no variant 'nowhere'; ")
    assert "--variants: there is no draft 'six'; " in refused(capsys, "compare", SOFTWARE, "--variants", "in_force,in_force+six")
    assert refused(capsys, "compare", SOFTWARE, "--variants", "in_force,,decree_154").startswith("--variants: a name between two commas")
    assert refused(capsys, "compare", SOFTWARE, "--variants", "draft_2024_11,in_force").startswith(
        "--variants: the first position, draft_2024_11"
    )
    assert refused(capsys, "compare", SOFTWARE, "--sites", "moon", "--variants", FIVE[:19]).startswith("--sites: the scenario has no site")


# ---- diff


def test_diff_says_what_changes_from_when_and_by_which_provision(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "law", "diff", "decree_154", "in_force")
    rows = {row["path"]: row for row in found["parameters"]}
    (zone,) = [one for one in rows["corporate_income_tax.heads.economic_zone.package"]["changes"] if one["from"] == "2025-10-01"]
    assert (zone["old"]["rate"]["value"], zone["new"]["rate"]["value"]) == (0.1, 0.17)
    assert zone["new_cites"][0]["instrument"] == "67/2025/QH15"
    assert STANDARD not in rows, "restated by Law 67/2025/QH15 at the same 20 %"
    once = found["provisions"]
    assert {row["instrument"] for row in once["only_b"]} >= {"67/2025/QH15", "71/2025/QH15", "109/2025/QH15"}
    assert STANDARD in next(row for row in once["only_b"] if (row["instrument"], row["provision"]) == ("67/2025/QH15", "10.1"))["paths"]
    assert once["only_a"] == []


def test_diff_takes_drafts_of_ones_own_on_either_side(capsys: pytest.CaptureFixture[str]) -> None:
    there = answer(capsys, "law", "diff", "in_force", "in_force+six_plus_thirteen", "--draft", SIX)
    back = answer(capsys, "law", "diff", "six_plus_thirteen", "in_force", "--draft", SIX)
    assert [row["path"] for row in there["parameters"]] == [row["path"] for row in back["parameters"]] == [SPECIAL, ZONE]
    one, other = there["parameters"][1]["changes"][0], back["parameters"][1]["changes"][0]
    assert (one["old"], one["new"]) == (other["new"], other["old"]) == (IN_FORCE_PACKAGE, SIX_PACKAGE)
    assert there["provisions"]["only_b"] == [{"instrument": "draft/six_plus_thirteen", "provision": "", "paths": [SPECIAL, ZONE]}]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("pair", [("decree_154", "in_force"), ("in_force", "zone_rent_whole_term"), ("in_force", "draft_2024_11")])
def test_diff_prints_in_both_languages(capsys: pytest.CaptureFixture[str], pair: tuple[str, str], lang: str) -> None:
    assert main(["law", "diff", *pair, "--lang", lang]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.strip()
    assert not keys_in(said.out)


def test_a_law_does_not_differ_from_itself() -> None:
    apart = difference(LAW, load_law())
    assert (apart.parameters, apart.only_old, apart.only_new, apart.readings) == ((), (), (), ())


PATHS = sorted(LAW.parameters)
NUMBERS = [path for path in PATHS if str(LAW.parameters[path].unit) in {"SHARE", "VND", "MONTHS", "PERSONS", "EUR"}]


@given(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS), st.integers(2010, 2060), st.integers(2010, 2060))
@settings(max_examples=40, deadline=None)
def test_drafts_on_different_parameters_commute_and_leave_the_years_before(one: str, other: str, first: int, second: int) -> None:
    if one == other:
        return
    drafts = [
        change_of(LAW, path, "0,4321" if str(LAW.parameters[path].unit) == "SHARE" else 4321, dt.date(year, 1, 1), name=name)
        for path, year, name in ((one, first, "one"), (other, second, "other"))
    ]
    there, back = load_law(drafts=drafts), load_law(drafts=drafts[::-1])
    assert dict(there.parameters) == dict(back.parameters)
    apart = difference(LAW, there)
    assert {change.path for change in apart.parameters} == {one, other}
    for change in apart.parameters:
        day = dt.date(first if change.path == one else second, 1, 1)
        assert min(part.from_ for part in change.changes) == day
        assert there.entry(change.path, day - dt.timedelta(days=1)) == LAW.entry(change.path, day - dt.timedelta(days=1))


@given(st.integers(2028, 2040), st.integers(1, 40))
@settings(max_examples=8, deadline=None)
def test_the_years_before_a_draft_of_the_tax_period_keep_their_results(year: int, percent: int) -> None:
    scenario = load_scenario(ROOT / "scenarios" / "bpo_300.yaml")
    draft = change_of(LAW, STANDARD, f"{percent},5%", dt.date(year, 1, 1))
    before = (LAW.fingerprint, load_law().fingerprint)
    old, new = run_scenario(scenario, variants=["in_force"]).runs[0], run_scenario(scenario, drafts=[draft]).runs[0]
    earlier = [place for place, shown in enumerate(old.years) if shown < year]
    for name, line in old.enterprise.items():
        assert np.array_equal(line[earlier], new.enterprise[name][earlier], equal_nan=True), name
    assert not np.array_equal(old.without_incentive["corporate_income_tax"], new.without_incentive["corporate_income_tax"])
    assert (LAW.fingerprint, load_law().fingerprint) == before


# ---- timeline


def test_timeline_parts_enactment_from_force(capsys: pytest.CaptureFixture[str]) -> None:
    """Law 32/2013/QH13 was passed on 19 June 2013: 22 % from 2014, 20 % from 2016; Law 67/2025/QH15 on 14 June 2025."""
    found = answer(capsys, "law", "timeline", STANDARD)["parameters"][0]
    shown = [(row["from"], row["until"], row["value"], row["instrument"], row["enacted"], row["state"]) for row in found["values"]]
    assert shown[:3] == [
        ("2009-01-01", "2013-12-31", 0.25, "14/2008/QH12", "2008-06-03", "past"),
        ("2014-01-01", "2015-12-31", 0.22, "32/2013/QH13", "2013-06-19", "past"),
        ("2016-01-01", "2024-12-31", 0.2, "32/2013/QH13", "2013-06-19", "past"),
    ]
    assert shown[3][2:] == (0.2, "67/2025/QH15", "2025-06-14", "in_force")
    assert [row["backdated"] for row in found["values"]] == [False, False, False, True]
    assert [(row["as_of"], len(row["values"])) for row in found["known"]] == [("2008-06-03", 1), ("2013-06-19", 3), ("2025-06-14", 4)]
    assert found["known"][0]["values"] == [{"from": "2009-01-01", "until": None, "value": 0.25}]


def test_timeline_of_an_earlier_day_knows_what_was_passed_and_not_yet_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "law", "timeline", STANDARD, "--as-of", "2013-07-01")
    assert [row["state"] for row in found["parameters"][0]["values"]] == ["in_force", "enacted", "enacted"]
    found = answer(capsys, "law", "timeline", STANDARD, "--as-of", "2013-06-18")
    assert [row["state"] for row in found["parameters"][0]["values"]] == ["in_force"]


def test_timeline_shows_a_draft_as_no_law_and_a_group_of_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    last = answer(capsys, "law", "timeline", ZONE, "--draft", SIX)["parameters"][0]["values"][-1]
    assert (last["state"], last["draft"], last["instrument_in_force"]) == ("draft", "six_plus_thirteen", None)
    group = answer(capsys, "law", "timeline", "corporate_income_tax.clocks")["parameters"]
    assert {row["path"] for row in group} == {path for path in PATHS if path.startswith("corporate_income_tax.clocks.")} != set()
    assert refused(capsys, "law", "timeline", f"{STANDARD}s").startswith(
        f"PATH: there is no parameter '{STANDARD}s'; did you mean {STANDARD}"
    )


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_timeline_prints_in_both_languages(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert main(["law", "timeline", "land_rent.across_the_board_cut", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "230/2025/NĐ-CP" in out
    assert not keys_in(out)


@pytest.mark.parametrize("path", PATHS)
def test_every_parameter_has_a_timeline_that_agrees_with_its_look_up(path: str) -> None:
    line = timeline(LAW, path)
    assert [span.entry for span in line.spans] == list(LAW.parameters[path].history)
    for span in line.spans:
        days = [span.from_, *([span.until] if span.until else [])]
        assert all((LAW.entry(path, day) or span.entry) == span.entry for day in days)
    assert line.known[-1].spans[-1][2] == line.spans[-1].entry


# ---- list, coverage, reference


def test_the_list_holds_what_a_reader_can_check(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [entry for parameter in answer(capsys, "law", "list")["parameters"] for entry in parameter["history"]]
    assert len(rows) >= 250
    assert len({cite["instrument"] for row in rows for cite in row["cites"]}) >= 60
    for row in rows:
        assert row["cites"]
        assert row["confidence"] in {"primary", "secondary", "derived", "unverified"}
        assert dt.date.fromisoformat(row["checked_on"]) <= TODAY


MAIN = [
    "71/2025/QH15",
    "67/2025/QH15",
    "320/2025/NĐ-CP",
    "109/2025/QH15",
    "253/2026/NĐ-CP",
    "103/2024/NĐ-CP",
    "291/2025/NĐ-CP",
    "50/2026/NĐ-CP",
    "230/2025/NĐ-CP",
    "353/2025/NĐ-CP",
    "354/2025/NĐ-CP",
    "96/2026/NĐ-CP",
    "107/2023/QH15",
    "236/2025/NĐ-CP",
    "133/2025/QH15",
    "198/2025/QH15",
    "02/2026/QH16",
]


def test_coverage_says_of_the_main_instruments_what_is_modelled(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "law", "coverage")
    rows = {row["instrument"]: row for row in found["instruments"]}
    assert set(MAIN) <= set(rows)
    states = [line["state"] for row in rows.values() for line in row["provisions"]]
    assert found["counts"] == {state: states.count(state) for state in STATES}
    assert all(count >= 20 for count in found["counts"].values())
    for row in rows.values():
        for line in row["provisions"]:
            assert line["state"] == "modelled" or line["why"]
            assert line["state"] == "not" or line["by"]
    assert {line["provision"] for line in rows["71/2025/QH15"]["provisions"]} >= {"24.1", "24.2", "24.3", "24.4", "24.5"}
    assert {line["provision"].split(".")[0] for line in rows["67/2025/QH15"]["provisions"]} >= {"12", "13", "14", "15", "16"}
    assert {row["subject"] for row in found["subjects"]} == {path.split(".")[0] for path in LIBRARY.parameters}
    one = answer(capsys, "law", "coverage", "--instrument", "02/2026/QH16")["instruments"]
    assert [row["instrument"] for row in one] == ["02/2026/QH16"]
    assert refused(capsys, "law", "coverage", "--instrument", "2/2026").startswith("--instrument: there are no lines for '2/2026'; ")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_coverage_prints_in_both_languages(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert main(["law", "coverage", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert not keys_in(out)
    assert "354/2025/NĐ-CP" in out


def test_the_reference_is_that_of_the_law_data() -> None:
    held = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")
    assert held == reference(), "write it again: python -m calculator law reference > docs/parameters.md"
    assert all(f"### `{path}`" in held for path in LIBRARY.parameters)


# ---- check


@pytest.fixture(scope="module")
def report() -> LawReport:
    return check_law(TODAY, others=SINGLE_COMMANDS, drafts=[read_draft(Path(SIX))])


@pytest.fixture(scope="module")
def seen() -> Watch:
    return reads.watch_all(LIBRARY, shipped_scenarios(), SINGLE_COMMANDS)


def test_the_law_data_has_no_fault(report: LawReport) -> None:
    assert not report.faults, "\n".join(str(problem) for problem in report.faults)
    assert not report.warnings
    looked = {finding.check: finding.looked_at for finding in report.findings}
    assert set(looked) == {"cuts", "quarters", "amendments", "drafts", "reads", "rules", "coverage"}
    assert min(looked.values()) > 2


def test_check_leaves_with_2_where_there_is_a_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, seen: Watch
) -> None:
    import calculator.analysis.law_check.check as check

    short = replace(COVERAGE, not_read={})
    monkeypatch.setattr(check, "load_coverage", lambda: short)
    monkeypatch.setattr(check, "check_cuts", lambda library: iter(()))
    monkeypatch.setattr(check, "watch_all", lambda *given: seen)
    assert main(["law", "check", "--today", "2026-11-22", "--json"]) == 2
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert not found["sound"]
    faults = next(row["faults"] for row in found["checks"] if row["check"] == "reads")
    assert {"file", "line", "key", "found", "remedy"} == set(faults[0])
    assert all(fault["file"] and fault["line"] for fault in faults)
    assert len(said.err.splitlines()) == sum(len(row["faults"]) for row in found["checks"])


def only(problems: Iterator[Problem]) -> str:
    (problem,) = problems
    assert problem.place.file
    assert problem.remedy
    return problem.found


def with_history(path: str, history: tuple[Entry, ...]) -> Library:
    changed = LIBRARY.parameters[path].model_copy(update={"history": history})
    return replace(LIBRARY, parameters={**LIBRARY.parameters, path: changed})


def test_a_gap_in_time_is_found() -> None:
    path = STANDARD
    first, second, *rest = LIBRARY.parameters[path].history
    broken = with_history(path, (first.model_copy(update={"until": dt.date(2011, 6, 30)}), second, *rest))
    found = {problem.found for problem in check_quarters(broken)}
    missing = [day for day in quarters(first.from_) if dt.date(2011, 6, 30) < day < second.from_]
    assert found == {f"{path} has no value on {day}, between two values" for day in missing}
    assert len(missing) == 10


def test_an_overlap_in_time_is_found() -> None:
    first, second, *rest = LIBRARY.parameters[STANDARD].history
    broken = with_history(STANDARD, (first.model_copy(update={"until": dt.date(2014, 3, 31)}), second, *rest))
    assert only(check_quarters(broken)) == f"{STANDARD} has two values on 2014-01-01"


def test_an_amendment_that_does_not_make_todays_law_is_found() -> None:
    """Two laws give the rate a value from one and the same day: put together in their order, one is lost."""
    history = LIBRARY.parameters[STANDARD].history
    twin = history[1].model_copy(update={"from_": history[0].from_})
    broken = with_history(STANDARD, (twin, *history))
    found = [problem.found for problem in check_amendments(broken)]
    assert f"the law of today and its amendments differ in {STANDARD}" in found


def test_a_day_without_a_needed_value_is_found() -> None:
    path = "corporate_income_tax.losses.carry_forward_years"
    broken = with_history(path, LIBRARY.parameters[path].history[-1:])
    days = {problem.place.key for problem in check_cuts(broken)}
    assert "as of 2014-01-01" in days
    assert (
        not {f"as of {day}" for day in days_of_change(LIBRARY) if day > LIBRARY.parameters[path].history[-1].from_ and day.year > 2025}
        & days
    )


def test_a_head_without_conditions_is_found() -> None:
    head = LIBRARY.heads["zone"]
    parameters = {path: parameter for path, parameter in LIBRARY.parameters.items() if path not in head.conditions}
    found = {problem.found for problem in check_cuts(replace(LIBRARY, parameters=parameters))}
    assert any("the head zone has no condition" in text for text in found)


def test_a_draft_that_changes_nothing_that_is_computed_is_found() -> None:
    path = "land_rent.underground_share"
    draft = change_of(LAW, path, "12%", dt.date(2027, 1, 1), name="idle")
    document = LIBRARY.documents["draft_2024_11"]
    broken = replace(
        LIBRARY,
        drafts={"idle": draft.model_copy(update={"date": dt.date(2026, 1, 1)})},
        variants={
            "in_force": LIBRARY.variants["in_force"],
            "idle": Variant(name="idle", label=draft.title, as_of=LAW.as_of, drafts=("idle",)),
        },
        documents={**LIBRARY.documents, "idle": document},
    )
    assert only(check_drafts(broken, shipped_scenarios())) == "the draft idle changes no yearly line of any shipped scenario"
    own = read_draft(Path(SIX))
    assert list(check_own_drafts([own], shipped_scenarios())) == []
    assert "the draft idle changes no" in only(check_own_drafts([replace(own, draft=draft)], shipped_scenarios()))


def test_a_parameter_nobody_reads_is_found_and_one_that_is_read_after_all(seen: Watch) -> None:
    path = "corporate_income_tax.new_quantity"
    new: Parameter = LIBRARY.parameters[STANDARD].model_copy(update={"path": path})
    more = replace(LIBRARY, parameters={**LIBRARY.parameters, path: new}, places={**LIBRARY.places, path: LIBRARY.places[STANDARD]})
    assert only(reads.check_reads(more, COVERAGE, seen)) == f"no rule reads {path}"
    words = next(iter(COVERAGE.not_read.values())).why
    declared = replace(COVERAGE, not_read={**COVERAGE.not_read, STANDARD: NotRead(why=words)})
    assert only(reads.check_reads(LIBRARY, declared, seen)) == f"{STANDARD} is declared unread, but it is read"
    gone = replace(COVERAGE, not_read={**COVERAGE.not_read, "land_rent.nothing": NotRead(why=words, rule="land_rent.no_rule")})
    assert {problem.found for problem in reads.check_reads(LIBRARY, gone, seen)} == {
        "there is no parameter at land_rent.nothing",
        "there is no rule land_rent.no_rule",
    }


def test_a_reading_nobody_asks_for_is_found(seen: Watch) -> None:
    other = Watch()
    other.parameters = seen.parameters
    other.readings = seen.readings - {"zone_area_class"}
    assert only(reads.check_reads(LIBRARY, COVERAGE, other)) == "nothing asks how zone_area_class is read"


def test_a_rule_without_a_provision_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def rule() -> None:
        """Do something."""

    rules = reads.public_rules()
    monkeypatch.setattr(reads, "public_rules", lambda: {**rules, "clocks.rule": rule})
    assert only(reads.check_rules_cite(COVERAGE)) == "the rule cites no provision"
    assert len(list(reads.check_rules_cite(replace(COVERAGE, helpers=())))) == 1 + len(COVERAGE.helpers)


def test_the_helpers_of_the_coverage_file_are_those_of_the_walls() -> None:
    assert set(COVERAGE.helpers) == HELPERS


def broken_lines(instrument: str, line: ProvisionLine) -> Any:
    held = COVERAGE.instruments[instrument]
    return {**COVERAGE.instruments, instrument: held.model_copy(update={"provisions": (*held.provisions, line)})}


def test_lines_of_coverage_that_are_not_so_are_found(seen: Watch) -> None:
    words = LIBRARY.parameters[STANDARD].label
    instrument = "71/2025/QH15"

    def found(by: str, provision: str = "99") -> set[str]:
        line = ProvisionLine(provision=provision, subject=words, state="modelled", by=(by,))
        changed = replace(COVERAGE, instruments=broken_lines(instrument, line))
        return {problem.found for problem in reads.check_coverage(LIBRARY, changed, seen)}

    unread = f"{instrument} 99 is called modelled, but nothing in `by` is read"
    assert found(STANDARD) == set()
    assert found("land_rent.underground_share") == {unread}
    assert found("no.such_path") == {f"{instrument} 99: there is no parameter at no.such_path", unread}
    assert found("reading:no_reading") == {f"{instrument} 99: there is no reading no_reading", unread}
    assert any("there is no rule losses.nothing" in text for text in found("rule:losses.nothing"))
    assert found(STANDARD, "24.1") == {f"{instrument} 24.1 has two lines"}
    without = replace(
        COVERAGE, instruments={**COVERAGE.instruments, instrument: COVERAGE.instruments[instrument].model_copy(update={"provisions": ()})}
    )
    assert any("which has no line in coverage.yaml" in problem.found for problem in reads.check_coverage(LIBRARY, without, seen))


# ---- the age of a check


@pytest.mark.parametrize(
    ("checked", "today", "old"),
    [
        ("2026-11-21", "2027-11-21", False),
        ("2026-11-21", "2027-11-22", True),
        ("2028-02-29", "2029-02-28", False),
        ("2028-02-29", "2029-03-01", True),
    ],
)
def test_a_check_is_old_after_twelve_months(checked: str, today: str, old: bool) -> None:
    assert is_old(dt.date.fromisoformat(checked), dt.date.fromisoformat(today)) is old


@cache
def kinds(today: dt.date) -> set[str]:
    run = run_scenario(load_scenario(SOFTWARE), variants=["in_force"], sites=["qtsc"], today=today).runs[0]
    return {notice.kind for notice in run.warnings}


def test_results_that_rest_on_old_checks_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "old_checks" not in kinds(dt.date(2027, 11, 21))
    assert "old_checks" in kinds(dt.date(2027, 11, 22))
    found = answer(capsys, "run", SOFTWARE, "--variant", "in_force", "--site", "qtsc", "--today", "2028-01-01")
    (told,) = [row["text"] for row in found["results"][0]["warnings"] if row["kind"] == "old_checks"]
    assert "21 Nov 2026" in told
    assert found["provenance"]["today"] == "2028-01-01"
    pair = answer(
        capsys, "compare", SOFTWARE, "--variants", "in_force,decree_154", "--sites", "qtsc", "--today", "2028-01-01", "--lang", "vi"
    )
    assert all("old_checks" in [row["kind"] for row in one["warnings"]] for one in pair["results"])


def test_without_a_day_the_machine_says_which_it_is() -> None:
    run = run_scenario(load_scenario(SOFTWARE), variants=["in_force"], sites=["qtsc"]).runs[0]
    assert abs(run.today - dt.date.today()) <= dt.timedelta(days=1)


def test_old_checks_are_warnings_of_the_check_and_no_fault() -> None:
    old = list(old_checks(LIBRARY, dt.date(2027, 11, 23)))
    assert all("was last checked on 2026-11-2" in problem.found for problem in old)
    assert list(old_checks(LIBRARY, dt.date(2027, 11, 21))) == []
    assert len(old) == sum(len(parameter.history) for parameter in LIBRARY.parameters.values())
    assert all(problem.place.file and problem.place.line for problem in old)


def test_names_of_positions_that_do_not_exist_are_refused() -> None:
    with pytest.raises(UnknownNameError):
        position("nowhere", {})
    # One law is compared only across sites or statuses.
    with pytest.raises(InputError):
        compare(load_scenario(SOFTWARE), variants=["in_force"], sites=["qtsc"])
