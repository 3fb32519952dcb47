"""The law data: complete in time, cited, closed; broken files are refused with their place; a law never changes."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel, ValidationError

from calculator.analysis import zone_criteria
from calculator.analysis.special import classes as special_classes
from calculator.engine import evaluate
from calculator.enterprise.group import NOT_KNOWN_WITHOUT_GROUP
from calculator.errors import LawDataError, UnknownNameError
from calculator.law.law import Law, law_of, load_law
from calculator.law.load import HERE, Library, load_library
from calculator.law.lookup import LawReader
from calculator.law.patch import apply_draft
from calculator.law.schema import CONFIDENCES, Condition, Draft, Entry, Parameter, Variant
from calculator.project.case import Case
from calculator.project.facts import NUMBERS, SETS, TOKENS
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.recorder import Plain

TODAY = dt.date(2026, 11, 22)
LIBRARY = load_library()
PATHS = sorted(LIBRARY.parameters)
QUARTERS = [dt.date(year, month, 1) for year in range(2008, 2041) for month in (1, 4, 7, 10)]
ISSUED = sorted({instrument.issued for instrument in LIBRARY.instruments.values()})
DAY = dt.timedelta(days=1)
NEVER = dt.date.max


def positions() -> dict[str, Law]:
    return {name: load_law(name) for name in LIBRARY.variants}


# ---- every value is cited, weighed and dated


@pytest.mark.parametrize("path", PATHS)
def test_every_value_is_cited_weighed_and_dated(path: str) -> None:
    for entry in LIBRARY.parameters[path].history:
        assert entry.cites
        assert {cite.instrument for cite in entry.cites} <= set(LIBRARY.instruments)
        assert entry.confidence in CONFIDENCES
        assert dt.date(2026, 1, 1) <= entry.checked_on <= TODAY


def test_drafts_are_weighed_and_dated_too() -> None:
    for draft in LIBRARY.drafts.values():
        assert draft.date <= TODAY
        for change in draft.changes:
            assert change.cites
            assert change.checked_on <= TODAY


# ---- complete in time


def held(parameter: Parameter, day: dt.date) -> list[Entry]:
    """Entries whose own interval holds the day; an interval ends at `until` or the day before the next begins."""
    starts = [entry.from_ for entry in parameter.history]
    ends = [min(entry.until or NEVER, later - DAY) for entry, later in zip(parameter.history, [*starts[1:], NEVER], strict=True)]
    return [entry for entry, end in zip(parameter.history, ends, strict=True) if entry.from_ <= day <= end]


@pytest.mark.parametrize("variant", sorted(LIBRARY.variants))
def test_every_quarter_has_one_value_or_a_deliberate_end(variant: str) -> None:
    law = load_law(variant)
    for path, parameter in law.parameters.items():
        first, last = parameter.history[0], parameter.history[-1]
        for day in (day for day in QUARTERS if day >= first.from_):
            found = held(parameter, day)
            assert len(found) <= 1, f"{path}: two values on {day}"
            ended = not found and last.until is not None and day > last.until
            assert found or ended, f"{path}: a gap on {day}"
            expected = found[0].value if found else None
            entry = law.entry(path, day)
            assert (entry.value if entry else None) == expected, f"{path} on {day}"


@pytest.mark.parametrize("path", PATHS)
def test_histories_leave_neither_gap_nor_overlap_to_the_day(path: str) -> None:
    for earlier, later in pairwise(LIBRARY.parameters[path].history):
        assert earlier.from_ < later.from_
        if earlier.until is not None:
            assert earlier.until == later.from_ - DAY, f"{path}: write an entry `value: none` where the law has nothing"


@pytest.mark.parametrize("path", PATHS)
def test_both_ways_to_look_a_value_up_agree(path: str) -> None:
    reader, parameter = LawReader(load_law(), Plain()), LIBRARY.parameters[path]
    days = [day for entry in parameter.history for day in (entry.from_ - DAY, entry.from_, entry.from_ + DAY, entry.until or TODAY)]
    entries, index = reader.entries_by_date(path, np.array([day.toordinal() for day in days]), True)
    assert [entries[place] for place in index] == [parameter.entry(day) for day in days]


def test_a_value_that_ended_is_not_found_by_date_either(tmp_path: Path) -> None:
    until = "        from: 2024-08-01\n        until: 2030-12-31\n"
    text = (HERE / "text" / "land_rent.yaml").read_text(encoding="utf-8")
    start = text.index("\n  construction_exemption:")
    cut = text.index("\n      - from: 2024-08-01\n", start)
    root = copied(tmp_path)
    changed = text[:cut] + "\n      -" + until[7:] + text[cut + len("\n      - from: 2024-08-01\n") :]
    (root / "text" / "land_rent.yaml").write_text(changed, encoding="utf-8")
    law = law_of(load_library(root), LIBRARY.variants["in_force"], None, {})
    path, days = "land_rent.construction_exemption", [dt.date(2030, 12, 31), dt.date(2031, 1, 1)]
    assert [law.entry(path, day) is not None for day in days] == [True, False]
    entries, index = LawReader(law, Plain()).entries_by_date(path, np.array([day.toordinal() for day in days]), True)
    assert [entries[place] is not None for place in index] == [True, False]


# ---- every date on which anything changes is tried


def simple_project(licence: dt.date) -> Any:
    year = licence.year
    title = {"vi": "Dự án", "en": "Project"}
    lease = {
        "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 1000, "table_price": 5_000_000, "rate": "0.5%",
        "coefficient": 1, "infrastructure_cost": 0, "decision": licence.isoformat(), "term_years": 50, "construction_months": 24,
        "won_at_auction": "no", "filed_late_months": 0,
    }  # fmt: skip
    facts = {
        "new_project": "yes", "recognised_software_steps": "yes", "related_party_transactions": "no",
        "affiliate_above_small_bands": "no", "work_inside_site": 1,
    }  # fmt: skip
    return scenario_from(
        {
            "scenario": "simple",
            "title": title,
            "horizon": {"first_year": year, "years": 20},
            "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "3%", "discount_rate": "10%"},
            "project": {
                "name": "simple", "activity": "software_product", "licence": licence.isoformat(), "operation_start": f"{year}-12-31",
                "capital": "20 tỷ", "facts": facts, "revenue": [{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}],
                "costs": [{"name": "work", "amount": "60 tỷ"}],
            },
            "sites": {"zone": {"title": title, "location": "cdtz", "commune_class": "none", "zone_decision": "prime_minister",
                               "premises": [lease]}},
        }
    )  # fmt: skip


@pytest.mark.parametrize("variant", sorted(name for name, law in positions().items() if not law.missing_numbers))
def test_every_licence_quarter_from_2014_to_2040_runs(variant: str) -> None:
    law = load_law(variant)
    for day in (day for day in QUARTERS if day.year >= 2014):
        result = evaluate(law, build_lanes([Case(simple_project(day), "zone")]))
        for line, values in result.enterprise.items():
            assert line in NOT_KNOWN_WITHOUT_GROUP or np.isfinite(values).all(), f"{line}, licence of {day}"
        assert result.enterprise["revenue"].sum() == 20 * 100e9


@pytest.mark.parametrize("day", ISSUED, ids=str)
def test_the_law_of_every_day_on_which_something_was_passed_loads(day: dt.date) -> None:
    law = load_law(as_of=day)
    assert law.parameters
    for parameter in law.parameters.values():
        assert LIBRARY.instruments[parameter.history[0].cites[0].instrument].issued <= day


@pytest.mark.parametrize("day", [day for day in ISSUED if day >= dt.date(2024, 8, 1)], ids=str)
def test_a_project_of_each_such_day_runs_under_the_law_of_that_day(day: dt.date) -> None:
    result = evaluate(load_law(as_of=day), build_lanes([Case(simple_project(day), "zone")]))
    # 40 bn of profit: 10 % in the zone throughout these years, so never more than 4 bn, and free at first.
    assert result.enterprise["corporate_income_tax"][0, 0] == 0
    assert 0 < result.enterprise["corporate_income_tax"][14, 0] <= 4e9


@pytest.mark.parametrize("day", [day for day in ISSUED if day < dt.date(2024, 8, 1)], ids=str)
def test_a_lease_under_a_law_before_the_land_data_is_refused_in_words(day: dt.date) -> None:
    """The data of land rent begin on 1 August 2024: no number is invented before, and nothing breaks."""
    with pytest.raises(UnknownNameError, match=r"no (value|parameter|head)"):
        evaluate(load_law(as_of=day), build_lanes([Case(simple_project(max(day, dt.date(2014, 1, 1))), "zone")]))


def test_the_law_only_grows() -> None:
    """The oldest law held plus every amendment is the law of today."""
    before: dict[str, tuple[Entry, ...]] = {}
    for day in ISSUED:
        now = {path: parameter.history for path, parameter in load_law(as_of=day).parameters.items()}
        for path, history in before.items():
            # A later instrument may add a provision to an entry, but takes no entry away.
            assert [entry.from_ for entry in history if entry.from_ not in {new.from_ for new in now[path]}] == []
        before = now
    assert before == {path: parameter.history for path, parameter in LIBRARY.parameters.items()}


@pytest.mark.parametrize("variant", sorted(LIBRARY.variants))
def test_no_value_of_a_law_cites_an_instrument_passed_after_its_day(variant: str) -> None:
    law = load_law(variant)
    later = {name for name, instrument in LIBRARY.instruments.items() if instrument.issued > law.as_of}
    assert variant != "decree_154" or {"67/2025/QH15", "71/2025/QH15", "320/2025/NĐ-CP", "50/2026/NĐ-CP"} <= later
    cited = {
        f"{path}: {cite.instrument}"
        for path, parameter in law.parameters.items()
        for entry in parameter.history
        for cite in entry.cites
        if cite.instrument in later
    }
    assert not cited


# ---- readings and conditions


@pytest.mark.parametrize("name", sorted(LIBRARY.readings))
def test_every_reading_has_two_ways_and_each_is_cited(name: str) -> None:
    reading = LIBRARY.readings[name]
    assert len(reading.options) >= 2
    assert reading.default in reading.options
    for option in reading.options.values():
        assert option.cites
        assert {cite.instrument for cite in option.cites} <= set(LIBRARY.instruments)
        assert option.label.vi
        assert option.argument.en


def conditions(value: Any) -> Iterator[Condition]:
    """A condition and those inside it."""
    if isinstance(value, Condition):
        yield value
        for inner in (*(value.any or ()), value.when, value.then):
            yield from conditions(inner)


ALL_CONDITIONS = [
    (f"{source}:{path}:{entry.from_}", part)
    for source, parameters in [("law", LIBRARY.parameters), *((name, law.parameters) for name, law in positions().items())]
    for path, parameter in parameters.items()
    for entry in parameter.history
    for part in conditions(entry.value)
    if part.fact
]


def test_every_condition_asks_what_a_scenario_can_state() -> None:
    assert len(ALL_CONDITIONS) > 100
    for where, part in ALL_CONDITIONS:
        if f":{zone_criteria.ROOT}" in where:
            # What is asked of a zone is stated of an area, not of a project.
            assert part.fact in (zone_criteria.NUMBERS if part.edge else zone_criteria.ANSWERS), where
            assert part.edge or part.is_, where
            continue
        # Of a special project some facts are worked out, and some texts nobody has read.
        apart = {*special_classes.WORKED_OUT, zone_criteria.UNREAD} if f":{special_classes.ROOT}" in where else set()
        if part.fact in apart:
            assert part.is_ == "yes" if part.fact == zone_criteria.UNREAD else part.edge, where
            continue
        assert part.fact in {*TOKENS, *NUMBERS, *SETS}, where
        if part.edge:
            assert part.fact in NUMBERS, where
            continue
        known = SETS.get(str(part.fact)) or TOKENS[str(part.fact)]
        asked = (part.includes,) if part.includes else part.one_of or (part.is_,)
        assert set(asked) <= set(known), where
        assert (part.includes is not None) == (part.fact in SETS), where


# ---- drafts


def base_of(draft: Draft) -> Law:
    assert draft.base
    return law_of(LIBRARY, Variant(name="base", label=draft.title, as_of=draft.base.as_of), None, {})


COMPUTABLE = sorted(name for name, draft in LIBRARY.drafts.items() if draft.computable == "yes")


@pytest.mark.parametrize("name", COMPUTABLE)
def test_every_draft_changes_its_base_where_it_says_so_and_nowhere_else(name: str) -> None:
    draft, base = LIBRARY.drafts[name], base_of(LIBRARY.drafts[name])
    patched = apply_draft(base.parameters, draft)
    changed = {path for path, parameter in patched.items() if base.parameters.get(path) != parameter}
    assert changed == {change.path for change in draft.changes} != set()
    for change in draft.changes:
        for day in QUARTERS:
            old = base.parameters[change.path].entry(day) if change.path in base.parameters else None
            new = patched[change.path].entry(day)
            assert (new == old) if day < change.from_ else (new is not None and new.draft == name), f"{change.path} on {day}"


@pytest.mark.parametrize("name", [name for name in COMPUTABLE if LIBRARY.drafts[name].changes[0].from_ > dt.date(2014, 1, 1)])
def test_years_before_a_draft_are_those_of_the_law(name: str) -> None:
    """Also in results: a project licensed and leased before the draft's first day is untouched by it."""
    draft, base = LIBRARY.drafts[name], base_of(LIBRARY.drafts[name])
    drafted = law_of(LIBRARY, Variant(name=name, label=draft.title, as_of=base.as_of, drafts=(name,)), None, {})
    licence = min(change.from_ for change in draft.changes) - DAY
    with_draft, without = (evaluate(law, build_lanes([Case(simple_project(licence), "zone")])) for law in (drafted, base))
    for line, values in without.enterprise.items():
        assert np.array_equal(with_draft.enterprise[line], values, equal_nan=True), line


def test_drafts_on_different_parameters_commute() -> None:
    laws = load_law().parameters
    pairs = [
        (LIBRARY.drafts[one], LIBRARY.drafts[other])
        for one in COMPUTABLE
        for other in COMPUTABLE
        if one < other
        and not {change.path for change in LIBRARY.drafts[one].changes} & {change.path for change in LIBRARY.drafts[other].changes}
    ]
    both = [(one, other) for one, other in pairs if one.base == other.base]
    assert both
    for one, other in both:
        assert apply_draft(apply_draft(laws, one), other) == apply_draft(apply_draft(laws, other), one)


def test_a_draft_without_numbers_is_listed_and_changes_nothing() -> None:
    law = load_law("draft_2024_11")
    assert [draft.draft for draft in law.missing_numbers] == ["draft_2024_11"]
    assert dict(law.parameters) == dict(load_law().parameters)
    assert not load_law().missing_numbers


# ---- a law is a value


def test_a_law_cannot_be_changed() -> None:
    law = load_law()
    path = "corporate_income_tax.standard_rate"
    with pytest.raises(FrozenInstanceError):
        law.as_of = TODAY  # type: ignore[misc]
    for mapping in (law.parameters, law.heads, law.instruments, law.readings, law.all_readings):
        with pytest.raises(TypeError):
            mapping["new"] = None  # type: ignore[index]
    entry = law.parameters[path].history[0]
    with pytest.raises(ValidationError):
        entry.value = 0
    with pytest.raises(ValidationError):
        law.parameters[path].history = ()  # type: ignore[misc]


def changeable(item: Any, where: str) -> Iterator[str]:
    """Lists, sets and dictionaries below a value; `written` is the text of the file kept for display, no rule reads it."""
    if isinstance(item, list | set | dict):
        yield where
    elif isinstance(item, BaseModel):
        for name in set(type(item).model_fields) - {"written"}:
            yield from changeable(getattr(item, name), f"{where}.{name}")
    elif isinstance(item, tuple):
        for index, inner in enumerate(item):
            yield from changeable(inner, f"{where}[{index}]")


def test_nothing_below_a_law_can_be_changed() -> None:
    law = load_law()
    found = [
        part
        for mapping in (law.parameters, law.heads, law.instruments, law.all_readings)
        for name, item in mapping.items()
        for part in changeable(item, name)
    ]
    assert not found, f"{len(found)} containers can be changed in place, such as {found[:3]}"


def test_a_run_leaves_the_law_as_it_was() -> None:
    law = load_law()
    before = (law.fingerprint, {path: parameter.model_dump_json() for path, parameter in law.parameters.items()})
    evaluate(law, build_lanes([Case(simple_project(dt.date(2027, 1, 1)), "zone")]))
    assert (law.fingerprint, {path: parameter.model_dump_json() for path, parameter in law.parameters.items()}) == before
    assert load_law().fingerprint == law.fingerprint


def test_laws_that_differ_have_different_fingerprints() -> None:
    prints = [law.fingerprint for law in positions().values()]
    prints += [
        load_law(as_of=dt.date(2026, 3, 1)).fingerprint,
        load_law(readings={"losses_brought_forward": "highest_taxed_first"}).fingerprint,
    ]
    assert len(set(prints)) == len(prints)


def test_another_reading_of_a_law_has_a_fingerprint_of_its_own() -> None:
    read = load_law().with_reading("losses_brought_forward", "highest_taxed_first")
    assert read.reading("losses_brought_forward") == "highest_taxed_first"
    assert load_law().reading("losses_brought_forward") == "project_first"
    assert read.fingerprint == load_law(readings={"losses_brought_forward": "highest_taxed_first"}).fingerprint


# ---- broken files are refused, with file and line


def copied(tmp_path: Path) -> Path:
    """The law folder, to be broken; below folders of the same names, so that messages read the same."""
    root = tmp_path / "calculator" / "law"
    shutil.copytree(HERE, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return root


def broken(tmp_path: Path, file: str, old: str, new: str, after: str = "") -> Path:
    """The law folder with one text replaced at its first place after another one."""
    root = copied(tmp_path)
    text = (root / file).read_text(encoding="utf-8")
    start = text.index(old, text.index(after))
    (root / file).write_text(text[:start] + new + text[start + len(old) :], encoding="utf-8")
    return root


def use(root: Path) -> Library:
    """Load a law folder and cut every variant from it."""
    library = load_library(root)
    for variant in library.variants.values():
        law_of(library, variant, None, {})
    return library


def test_the_copied_folder_is_sound(tmp_path: Path) -> None:
    assert use(copied(tmp_path)).parameters == LIBRARY.parameters


TAX, LAND, DRAFT = "text/corporate_income_tax.yaml", "text/land_rent.yaml", "drafts/misreading_4_plus_5.yaml"
BANDS = 'value: [{up_to: "3 tỷ", value: "15%"}, {over: "3 tỷ", up_to: "50 tỷ", value: "17%"}]'
NEW = "label: {vi: Dự án đầu tư mới, en: New investment project}"

FAULTS = {
    # name: file, text, what stands there instead, after which text, what the message says, the line it must name
    "unknown_unit": (TAX, "unit: SHARE", "unit: SHAER", "standard_rate:", "'SHAER' is not a unit; did you mean SHARE", "unit: SHAER"),
    "unknown_instrument": (TAX, "14/2008/QH12", "14/2009/QH12", "standard_rate:", "14/2009/QH12 is not registered", "14/2009/QH12"),
    "duplicate_date": (TAX, "from: 2016-01-01", "from: 2014-01-01", "standard_rate:", "the dates do not ascend", "history:"),
    "dates_out_of_order": (TAX, "from: 2016-01-01", "from: 2013-01-01", "standard_rate:", "the dates do not ascend", "history:"),
    "impossible_date": (TAX, "from: 2016-01-01", "from: 2016-13-01", "standard_rate:", "2016-13-01", "from: 2016-13-01"),
    "gap_in_bands": (TAX, BANDS, BANDS.replace("over: \"3 tỷ\"", "over: \"4 tỷ\""), "", "overlap or leave a gap", "over: \"4 tỷ\""),
    "overlap_of_bands": (TAX, BANDS, BANDS.replace("over: \"3 tỷ\"", "over: \"2 tỷ\""), "", "overlap or leave a gap", "over: \"2 tỷ\""),
    "edge_in_both_bands": (TAX, BANDS, BANDS.replace("over: \"3 tỷ\"", "from: \"3 tỷ\""), "", "overlap or leave a gap", "from: \"3 tỷ\""),
    "edge_in_no_band": (TAX, BANDS, BANDS.replace("{up_to: \"3 tỷ\"", "{under: \"3 tỷ\""), "", "overlap or leave a gap", "under: \"3 tỷ\""),
    "two_edges_on_a_side": (TAX, BANDS, BANDS.replace("{over: \"3 tỷ\"", "{over: \"3 tỷ\", from: \"3 tỷ\""), "", "two lower edges", "from: \"3 tỷ\""),
    "band_that_ends_before_it_begins": (TAX, BANDS, BANDS.replace("50 tỷ", "2 tỷ"), "", "", "2 tỷ"),
    "ambiguous_number": (TAX, 'value: "1 tỷ"', 'value: "1.500"', "micro_exemption:", "can be read as 1500 or as 1.500", '"1.500"'),
    "not_a_share": (TAX, 'value: "25%"', 'value: "2500%"', "standard_rate:", "is not a share", '"2500%"'),
    "no_citation": (TAX, 'cites: [{instrument: 14/2008/QH12, provision: "10.1"}]', "cites: []", "standard_rate:", "lacks from, value or cites", "from: 2009"),
    "no_confidence": (TAX, "confidence: primary", "", "standard_rate:", "this required key is missing", "from: 2009"),
    "unknown_confidence": (TAX, "confidence: primary", "confidence: sure", "standard_rate:", "not one of the choices", "confidence: sure"),
    "unknown_key_date": (TAX, "keyed_on: tax_period", "keyed_on: licens", "standard_rate:", "did you mean licence", "keyed_on: licens"),
    "value_outside_a_history": (TAX, "  micro_exemption:", "  ceiling: 20%\n  micro_exemption:", "", "outside a history", "ceiling: 20%"),
    "condition_of_two_forms": (TAX, "{fact: new_project, is: yes}", "{fact: new_project, is: yes, one_of: [yes]}", NEW, "no single form", "one_of: [yes]"),
    "end_before_its_beginning": (TAX, "until: 2027-12-31", "until: 2025-12-31", "", "", "until: 2025-12-31"),
    "end_after_the_next_begins": (LAND, "until: 2024-12-31", "until: 2025-12-31", "", "", "until: 2025-12-31"),
    "key_twice": (TAX, "    unit: SHARE\n", "    unit: SHARE\n    unit: VND\n", "", "stands here a second time", "unit: VND"),
    "instrument_registered_twice": ("instruments/tax.yaml", "14/2008/QH12:", "31/2024/QH15:", "", "registered twice", "31/2024/QH15:"),
    "draft_named_otherwise": (DRAFT, "draft: misreading_4_plus_5", "draft: misreading", "", "call it 'misreading_4_plus_5'", "draft: misreading"),
    "draft_was_mismatch": (DRAFT, "half: 9", "half: 8", "was:", "the law says", "heads.zone.package"),
    "draft_that_changes_nothing": (DRAFT, "half: 5", "half: 9", "\n    value:", "the change changes nothing", "heads.zone.package"),
    "draft_without_changes": ("drafts/draft_2024_11.yaml", "computable: no", "computable: yes", "", "the draft changes nothing", "draft:"),
    "draft_of_an_unknown_parameter": (DRAFT, "heads.zone.package", "heads.zones.package", "", "no such parameter", "zones.package"),
    "draft_citing_an_unknown_instrument": (DRAFT, "instrument: statement/vietjack-decree-154", "instrument: statement/none", "", "not registered", "statement/none"),
    "variant_of_an_unknown_draft": ("variants.yaml", "drafts: [draft_2024_07]", "drafts: [draft_2024_08]", "", "draft_2024_08 is not held", "draft_2024_08"),
    "variant_of_an_unknown_option": ("variants.yaml", "statute_over_decree}", "decree_over_statute}", "readings:", "is not held", "decree_over_statute"),
    "reading_with_another_default": ("readings.yaml", "default: project_first", "default: first", "", "not among the options", "losses_brought_forward:"),
    "reading_citing_an_unknown_instrument": ("readings.yaml", "instrument: 43/2026/QH16", "instrument: 44/2026/QH16", "", "not registered", "44/2026/QH16"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_law_file_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    file, old, new, after, says, names = FAULTS[fault]
    root = broken(tmp_path, file, old, new, after)
    with pytest.raises(LawDataError) as refused:
        use(root)
    message = str(refused.value)
    assert says in message
    place = re.match(r"calculator/law/([\w./]+):(\d+): ", message)
    assert place, f"no file and line: {message}"
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    assert place[1] == file
    # A problem may be named on the line that opens the group it stands in.
    assert names in "\n".join(lines[int(place[2]) - 1 : int(place[2]) + 1]), f"line {place[2]} is '{lines[int(place[2]) - 1]}'"


def test_a_parameter_in_two_files_is_refused(tmp_path: Path) -> None:
    root = copied(tmp_path)
    other = root / "text" / "depreciation.yaml"
    text = (root / TAX).read_text(encoding="utf-8")
    block = text[text.index("corporate_income_tax:") : text.index("  small_enterprise_rates:")]
    other.write_text(other.read_text(encoding="utf-8") + block, encoding="utf-8")
    with pytest.raises(LawDataError, match=r"calculator/law/text/depreciation\.yaml:\d+: .*standard_rate stands in two files"):
        use(root)
