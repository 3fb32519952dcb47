"""Drafts of one's own: read with file and line, refused with a message, written and read again, never a change of the law itself.

The files of ``tests/bad_drafts`` are ``valid.yaml`` with one fault each; their first lines say the whole message, one line a problem.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import change_of, draft_text, explain, load_law, load_scenario, read_draft, run_scenario
from calculator.__main__ import main
from calculator.errors import InputError, Problem, UnknownNameError
from calculator.law.load import load_library
from calculator.law.positions import position, read_drafts, with_columns
from calculator.law.schema import Draft
from calculator.validation import Words

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "bad_drafts"
VALID = FOLDER / "valid.yaml"
BROKEN = sorted(path.name for path in FOLDER.glob("*.yaml") if path != VALID)
SIX = ROOT / "scenarios" / "drafts" / "six_plus_thirteen.yaml"
SOFTWARE = ROOT / "scenarios" / "software_500.yaml"
MARK = "# expect: "
LAW = load_law()
STANDARD = "corporate_income_tax.standard_rate"


def expected_of(name: str) -> str:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line.removeprefix(MARK) for line in lines if line.startswith(MARK))


def plainly(message: str) -> str:
    """A message without the names that follow the nearest one: they change as law data are added."""
    nearest = re.sub(r"did you mean (\S+?)( or \S+?)*\?", r"did you mean \1?", message)
    return re.sub(r"choose one of .*", "choose one of …", nearest)


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


# ---- the gallery


def test_the_gallery_is_there() -> None:
    assert len(BROKEN) >= 25


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_gives_its_message_and_leaves_the_law_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    before = (LAW.fingerprint, load_law().fingerprint, dict(LAW.parameters))
    with pytest.raises(InputError) as caught:
        run_scenario(load_scenario(SOFTWARE), drafts=[name], sites=["qtsc"])
    assert plainly(str(caught.value)) == plainly(expected_of(name))
    assert (LAW.fingerprint, load_law().fingerprint, dict(LAW.parameters)) == before


@pytest.mark.parametrize("name", BROKEN)
def test_a_message_says_file_line_found_and_remedy(name: str) -> None:
    count = len((FOLDER / name).read_text(encoding="utf-8").split("\n"))
    assert expected_of(name)
    for line in expected_of(name).splitlines():
        assert re.fullmatch(r"[^;]+; .+", line), "found and remedy, parted by a semicolon"
        place = re.match(rf"{name}(?::(\d+))?: ", line)
        assert place
        assert name == "empty.yaml" or 1 <= int(place[1]) <= count
        for word in ("pydantic", "Input", "Fraction", "Traceback", "None", "validat"):
            assert word not in line


@pytest.mark.parametrize("name", BROKEN)
def test_the_shell_says_it_and_leaves_with_2(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(FOLDER)
    assert main(["run", str(SOFTWARE), "--site", "qtsc", "--draft", name]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert plainly(said.err.strip()) == plainly(expected_of(name))


def test_two_drafts_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match="the draft is called 'shorter_holiday', as that of"):
        read_drafts([VALID, VALID])


def test_a_file_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "list", "--draft", "none.yaml"]) == 2
    assert capsys.readouterr().err == "none.yaml: there is no such file; check the path\n"


# ---- what a draft does


def test_a_draft_changes_what_it_names_from_its_day_on_and_nothing_else() -> None:
    law = load_law(drafts=[VALID])
    assert law.variant == "in_force+shorter_holiday"
    assert law.label.en == "Law in force + A trial draft"
    changed = {path for path, parameter in law.parameters.items() if parameter != LAW.parameters[path]}
    assert changed == {STANDARD, "land_rent.construction_exemption"}
    days = [dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2040, 1, 1)]
    found = [entry.value for day in days if (entry := law.entry(STANDARD, day))]
    assert found == [Fraction(20, 100), Fraction(18, 100), Fraction(18, 100)]
    assert law.instruments["draft/shorter_holiday"].kind == "draft"
    assert "draft/shorter_holiday" not in load_law().instruments


def test_drafts_are_stacked_in_their_order() -> None:
    text = VALID.read_text(encoding="utf-8")
    then = text.replace("shorter_holiday", "then").replace('"20%"', '"18%"').replace('value: "18%"', 'value: "16%"')
    then = then[: then.index("  - path: land_rent")]
    both = load_law(drafts=[VALID, read_draft(then, "then.yaml")])
    entry = both.entry(STANDARD, dt.date(2027, 1, 1))
    assert entry
    assert entry.value == Fraction(16, 100)
    assert both.variant == "in_force+shorter_holiday+then"
    with pytest.raises(InputError, match=r"then\.yaml:9: .*was says 18%, the law says 20%"):
        load_law(drafts=[read_draft(then, "then.yaml"), VALID])


def test_the_fingerprint_covers_the_content_of_a_draft() -> None:
    text = VALID.read_text(encoding="utf-8")
    prints = [
        load_law().fingerprint,
        load_law(drafts=[VALID]).fingerprint,
        load_law(drafts=[read_draft(text.replace('"18%"', '"17%"'))]).fingerprint,
        load_law(drafts=[read_draft(text.replace("made up", "somewhere else"))]).fingerprint,
    ]
    assert len(set(prints)) == len(prints)
    assert load_law(drafts=[read_draft(text + "# a remark\n")]).fingerprint == prints[1]


def test_a_draft_without_numbers_is_named_and_not_computed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = VALID.read_text(encoding="utf-8")
    silent = text[: text.index("changes:")] + "computable: no\nwhy_not: {vi: không có số, en: no numbers}\n"
    (tmp_path / "silent.yaml").write_text(silent, encoding="utf-8")
    found = answer(capsys, "run", str(SOFTWARE), "--site", "qtsc", "--draft", str(tmp_path / "silent.yaml"))
    assert found["results"] == []
    assert found["not_computable"] == ["in_force+shorter_holiday"]


def test_positions_are_named_by_variant_and_drafts() -> None:
    files = read_drafts([VALID, SIX])
    assert position("in_force+six_plus_thirteen", files).drafts[0].draft == "six_plus_thirteen"
    assert position("six_plus_thirteen", files).variant == "in_force+six_plus_thirteen"
    assert position("zone_rent_whole_term+shorter_holiday+six_plus_thirteen", files).variant.count("+") == 2
    assert position("decree_154+misreading_4_plus_5", {}).drafts == load_law("misreading_4_plus_5").drafts
    with pytest.raises(UnknownNameError, match="there is no draft 'six_plus'; did you mean six_plus_thirteen"):
        position("in_force+six_plus", files)
    assert with_columns(["decree_154", "in_force"], files) == [
        "decree_154",
        "in_force",
        "in_force+shorter_holiday",
        "in_force+six_plus_thirteen",
    ]
    assert with_columns(["six_plus_thirteen"], files) == ["six_plus_thirteen", "in_force+shorter_holiday"]


def test_the_commands_take_a_draft(capsys: pytest.CaptureFixture[str]) -> None:
    draft = ["--draft", str(SIX)]
    zone = "corporate_income_tax.heads.zone.package"
    shown = answer(capsys, "law", "show", zone, *draft)["parameters"][0]["history"][-1]
    assert (shown["from"], shown["draft"]) == ("2027-01-01", "six_plus_thirteen")
    assert shown["cites"] == [{"instrument": "draft/six_plus_thirteen", "provision": ""}]
    listed = answer(capsys, "law", "list", *draft)["parameters"]
    assert next(row for row in listed if row["path"] == zone)["history"][-1] == shown
    found = answer(capsys, "law", "diff", "in_force", "six_plus_thirteen", *draft)
    assert [row["path"] for row in found["parameters"]] == ["corporate_income_tax.heads.special_sector.package", zone]
    run = answer(capsys, "run", str(SOFTWARE), "--site", "qtsc", *draft)
    assert [row["variant"] for row in run["results"]] == ["in_force+six_plus_thirteen"]
    assert run["provenance"]["laws"][0]["drafts"][0]["draft"] == "six_plus_thirteen"
    # First taxable income 2028: six exempt years to 2033, then half.
    years = run["results"][0]["years"]
    shares = dict(zip(years, run["results"][0]["enterprise"]["paid_share"], strict=True))
    assert [shares[year] for year in (2027, 2028, 2033, 2034, 2046)] == [1, 0, 0, 0.5, 0.5]
    steps = answer(capsys, "explain", str(SOFTWARE), "--site", "qtsc", "--year", "2033", *draft)
    cited = {cite["instrument"] for step in steps["steps"] for used in step["cites"] for cite in used["provisions"]}
    assert "draft/six_plus_thirteen" in cited
    assert steps["variant"] == "in_force+six_plus_thirteen"


def test_the_library_explains_under_a_draft() -> None:
    steps = explain(load_scenario(SOFTWARE), site="qtsc", year=2033, drafts=[SIX])
    assert any(cite.instrument == "draft/six_plus_thirteen" for step in steps for used in step.cites for cite in used.cites)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_tables_print_under_a_draft(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    for words in (["run", str(SOFTWARE), "--site", "qtsc"], ["law", "list"], ["law", "diff", "in_force", "six_plus_thirteen"]):
        assert main([*words, "--draft", str(SIX), "--lang", lang]) == 0
        assert "commands." not in capsys.readouterr().out


# ---- written and read again


@pytest.mark.parametrize("name", sorted(load_library().drafts))
def test_a_draft_held_is_written_and_read_again(name: str) -> None:
    draft = load_library().drafts[name]
    assert read_draft(draft_text(draft)).draft == draft


OTHER_VALUES: dict[str, Any] = {
    "SHARE": "12,5%",
    "CHOICE": "some_other_way",
    "CONDITION": {"fact": "new_project", "is": "no"},
    "PACKAGE": {"rate": {"clock": "first_revenue", "years": 3, "value": "1%"}},
    "BANDS": [{"up_to": "1 tỷ", "value": "1%"}, {"over": "1 tỷ", "value": "2%"}],
    "YEAR_RANGE": {"min": 1, "max": 2},
}


@pytest.mark.parametrize("path", sorted(LAW.parameters))
def test_an_edited_parameter_becomes_a_draft_that_can_be_shared(path: str) -> None:
    value = OTHER_VALUES.get(str(LAW.parameters[path].unit), 987)
    draft = change_of(LAW, path, value, dt.date(2027, 1, 1), on=dt.date(2026, 11, 22))
    again = read_draft(draft_text(draft))
    assert again.draft == draft
    law = load_law(drafts=[again])
    assert {other for other, parameter in law.parameters.items() if parameter != LAW.parameters[other]} == {path}
    assert law.entry(path, dt.date(2026, 12, 31)) == LAW.entry(path, dt.date(2026, 12, 31))
    assert law.fingerprint == load_law(drafts=[draft]).fingerprint


def test_an_edit_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="the change changes nothing"):
        change_of(LAW, STANDARD, "20%", dt.date(2027, 1, 1))
    with pytest.raises(InputError, match="is a percentage"):
        change_of(LAW, "corporate_income_tax.micro_exemption", "20%", dt.date(2027, 1, 1))
    with pytest.raises(UnknownNameError, match=f"did you mean {STANDARD}"):
        change_of(LAW, f"{STANDARD}s", "20%", dt.date(2027, 1, 1))


@given(
    share=st.fractions(0, 1).filter(lambda share: share != Fraction(1, 5)),
    title=st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff\u2028\u2029"), max_size=200),
    year=st.integers(2000, 2100),
)
@settings(max_examples=60, deadline=None)
def test_any_title_and_share_are_written_and_read_again(share: Fraction, title: str, year: int) -> None:
    path = "corporate_income_tax.research_and_development.total_share"
    held = LAW.entry(path, dt.date(year, 1, 1))
    if held is not None and held.value == share:
        return
    draft = change_of(LAW, path, share, dt.date(year, 1, 1), title=Words(vi=title, en=title))
    assert read_draft(draft_text(draft)).draft == draft


@pytest.mark.parametrize("title", ["a\x07b", "a\x1b[2Jb", "\ud800"])
def test_a_title_that_a_file_cannot_hold_is_refused(title: str) -> None:
    draft = change_of(LAW, STANDARD, "17%", dt.date(2027, 1, 1), title=Words(vi=title, en=title))
    with pytest.raises(InputError):
        draft_text(draft)


def test_dropping_a_draft_gives_the_law_back() -> None:
    drafted = load_law(drafts=[VALID])
    assert drafted.fingerprint != LAW.fingerprint
    without = load_law(drafts=())
    assert (without.fingerprint, dict(without.parameters)) == (LAW.fingerprint, dict(LAW.parameters))


def test_a_draft_object_is_checked_as_a_file_is() -> None:
    draft = Draft.model_validate(load_library().drafts["misreading_4_plus_5"].model_dump() | {"draft": "Not a name"})
    with pytest.raises(InputError, match="cannot be the name of a draft"):
        load_law("decree_154", drafts=[draft])


# ---- a head of one's own; files broken at random

HEAD = """draft: own_head
title: {vi: Căn cứ mới, en: A new head}
author: an analyst
kind: draft
stage: a question
date: 2026-11-25
source: made up
heads:
  - {name: green_software, kind: sector, label: {vi: Phần mềm xanh, en: Green software}}
changes:
  - path: corporate_income_tax.heads.green_software.package
    from: 2026-01-01
    was: none
    value:
      rate: {clock: first_revenue, years: 20, value: "5%"}
      holiday: {clock: first_taxable_income, latest_start: 4, exempt: 4, half: 9, half_share: "50%"}
    label: {vi: Ưu đãi phần mềm xanh, en: Package of green software}
    unit: PACKAGE
    keyed_on: licence
    cites: [{instrument: draft/own_head}]
    confidence: unverified
    checked_on: 2026-11-21
  - path: corporate_income_tax.heads.green_software.conditions.activity
    from: 2026-01-01
    was: none
    value: {fact: activity, one_of: [software_product]}
    label: {vi: Làm phần mềm, en: Makes software}
    unit: CONDITION
    keyed_on: licence
    cites: [{instrument: draft/own_head}]
    confidence: unverified
    checked_on: 2026-11-21
"""


def test_a_draft_of_ones_own_may_add_a_head() -> None:
    file = read_draft(HEAD, "own_head.yaml")
    assert read_draft(draft_text(file.draft)).draft == file.draft
    run = run_scenario(load_scenario(SOFTWARE), drafts=[file], sites=["qtsc"]).runs[0]
    assert run.head == "green_software"
    # 5 % for 20 years from the first revenue in 2028, the holiday from 2028: half of 5 % in 2032, 5 % in 2041.
    rates = dict(zip(run.years, run.enterprise["effective_rate"], strict=True))
    assert [rates[year] for year in (2031, 2032, 2041, 2046)] == pytest.approx([0, 0.025, 0.05, 0.05])
    with pytest.raises(InputError, match=r"own_head\.yaml:11: .*was says none, the law says \{rate: "):
        load_law(
            drafts=[
                read_draft(
                    HEAD.replace("name: green_software", "name: zone").replace("heads.green_software", "heads.zone"), "own_head.yaml"
                )
            ]
        )


OTHERS = (
    "none",
    "[]",
    "{}",
    "-1",
    "0",
    "999",
    "1e99",
    "[a]",
    "{a: b}",
    "2027-01-01",
    "2026-99-01",
    "whole_term",
    "10%",
    "6.000",
    "repealed",
)


@pytest.mark.parametrize("seed", range(4))
def test_a_draft_broken_at_random_is_refused_in_words_or_runs(seed: int) -> None:
    chance = random.Random(seed)
    scenario = load_scenario(ROOT / "tests" / "bad" / "valid_minimal.yaml")
    texts = [SIX.read_text(encoding="utf-8"), VALID.read_text(encoding="utf-8"), HEAD]
    refused: list[Problem] = []
    for _ in range(40):
        lines = chance.choice(texts).split("\n")
        place = chance.randrange(len(lines))
        if chance.random() < 0.4:
            del lines[place]
        else:
            lines[place] = f"{lines[place].split(':')[0]}: {chance.choice(OTHERS)}"
        try:
            run_scenario(scenario, drafts=[read_draft("\n".join(lines), "broken.yaml")])
        except InputError as fault:
            refused += fault.problems
    assert len(refused) > 20
    assert all(problem.found and problem.remedy for problem in refused)
    # Where a value the engine needs is taken away, the message names the parameter instead of the file.
    assert all(problem.place.file == "broken.yaml" or "holds no value of" in problem.found for problem in refused)
