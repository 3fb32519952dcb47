"""Drafts built change by change: values from what is typed, refusals in kind, changes in the order of their days."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from calculator.errors import InputError
from calculator.law import draft_build
from calculator.law.draft_file import draft_text, read_draft
from calculator.law.law import load_law
from calculator.law.schema import Draft, Package
from calculator.quantities import Unit
from calculator.validation import Words

LAW = load_law()
STANDARD = "corporate_income_tax.standard_rate"
ZONE = "corporate_income_tax.heads.zone.package"
LOSSES = "corporate_income_tax.losses.carry_forward_years"
DAY = dt.date(2028, 1, 1)
ON = dt.date(2026, 11, 22)


def begun(path: str = STANDARD, value: Any = "18%", day: dt.date = DAY) -> Draft:
    change = draft_build.change_at(LAW.parameters, path, value, day, "trial", ON)
    return draft_build.begun(LAW, change, "trial", title=Words(vi="Thử", en="Trial"), author="me", source="", on=ON)


def more(draft: Draft, path: str, value: Any, day: dt.date) -> Draft:
    return draft_build.with_change(LAW, draft, draft_build.change_at(LAW.parameters, path, value, day, draft.draft, ON))


@pytest.mark.parametrize("path", sorted(LAW.parameters))
def test_the_text_of_a_value_reads_as_the_value(path: str) -> None:
    parameter = LAW.parameters[path]
    for entry in parameter.history:
        if entry.value is not None:
            text = draft_build.value_text(entry.written, parameter.unit)
            value = draft_build.value_of_text(text, parameter.unit)
            found = draft_build.tried(LAW, path, value, entry.from_, "trial")
            assert found.refusal == "changes_nothing", (path, text)


def test_a_package_is_put_together_from_its_parts() -> None:
    like: Package = LAW.parameters[ZONE].history[-1].value
    parts = {"rate": "8%", "years": "20", "exempt": "6", "half": "13", "half_share": "50%", "latest_start": "4"}
    whole = draft_build.package_of(parts, like, like)
    assert whole["rate"] == {"clock": "first_revenue", "years": "20", "value": "8%"}
    holiday = {"clock": "first_taxable_income", "latest_start": "4", "exempt": "6", "half": "13", "half_share": "50%"}
    assert whole["holiday"] == holiday
    assert "rate" not in draft_build.package_of({**parts, "rate": "", "years": " "}, like, like)
    assert "holiday" not in draft_build.package_of({**parts, "exempt": "", "half": ""}, None, like)
    assert draft_build.package_of({**parts, "half": ""}, like, like)["holiday"]["half"] == "0"
    assert draft_build.tried(LAW, ZONE, whole, DAY, "trial").refusal is None


@pytest.mark.parametrize(
    ("path", "value", "day", "refusal"),
    [
        (STANDARD, "20%", DAY, "changes_nothing"),
        (STANDARD, "0.2", DAY, "changes_nothing"),
        (STANDARD, "1/5", DAY, "changes_nothing"),
        (STANDARD, "5 năm", DAY, "not_of_unit"),
        (STANDARD, "", DAY, "not_of_unit"),
        (STANDARD, "-5%", DAY, "not_of_unit"),
        (STANDARD, ["1%"], DAY, "not_of_unit"),
        (LOSSES, "20%", DAY, "not_of_unit"),
        (ZONE, {}, DAY, None),
        (ZONE, {"rate": {"clock": "first_revenue", "years": "", "value": "10%"}}, DAY, "not_of_unit"),
        (ZONE, {"rate": {"clock": "first_revenue", "years": "300", "value": "10%"}}, DAY, "does_not_fit"),
        ("corporate_income_tax.heads.industrial_park.package", "none", DAY, "nothing_to_end"),
        (STANDARD, "none", DAY, None),
        (STANDARD, "17%", DAY, None),
    ],
)
def test_a_change_is_refused_in_kind(path: str, value: Any, day: dt.date, refusal: str | None) -> None:
    found = draft_build.tried(LAW, path, value, day, "trial")
    assert found.refusal == refusal
    assert bool(found.problems) is (refusal in {"not_of_unit", "does_not_fit"})


@pytest.mark.parametrize("text", ["{", "a: b: c", "&x [1]", "!!python/object:os.system x", "[1, 2", "*x"])
def test_text_that_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        draft_build.value_of_text(text, Unit.CONDITION)


def test_several_changes_make_one_draft_in_the_order_of_their_days() -> None:
    draft = more(more(begun(), LOSSES, "7", DAY), STANDARD, "16%", dt.date(2030, 1, 1))
    assert [(change.path, change.from_.year, change.was, change.value) for change in draft.changes] == [
        (STANDARD, 2028, "20%", "18%"),
        (STANDARD, 2030, "18%", "16%"),
        (LOSSES, 2028, "5", "7"),
    ]
    earlier = more(draft, STANDARD, "19%", dt.date(2027, 1, 1))
    assert [(change.from_.year, change.was, change.value) for change in earlier.changes if change.path == STANDARD] == [
        (2027, "20%", "19%"),
        (2028, "19%", "18%"),
        (2030, "18%", "16%"),
    ]
    law = load_law(drafts=[read_draft(draft_text(earlier))])
    days = [dt.date(year, 6, 1) for year in (2026, 2027, 2029, 2031)]
    held = [entry.value if (entry := law.entry(STANDARD, day)) else None for day in days]
    assert held == [Fraction(20, 100), Fraction(19, 100), Fraction(18, 100), Fraction(16, 100)]


def test_the_same_parameter_and_day_takes_the_place() -> None:
    draft = more(begun(), STANDARD, "17%", DAY)
    assert [(change.was, change.value) for change in draft.changes] == [("20%", "17%")]
    with pytest.raises(InputError, match="changes nothing"):
        more(draft, STANDARD, "20%", DAY)


def test_a_change_after_an_end_states_that_there_is_nothing() -> None:
    draft = more(begun(value="none"), STANDARD, "16%", dt.date(2030, 1, 1))
    assert [(change.was, change.value) for change in draft.changes] == [("20%", "none"), (None, "16%")]
    law = load_law(drafts=[read_draft(draft_text(draft))])
    assert law.entry(STANDARD, DAY) is None


def test_a_change_is_taken_out_again() -> None:
    draft = more(begun(), STANDARD, "16%", dt.date(2030, 1, 1))
    left = draft_build.without_change(LAW, draft, 0)
    assert left is not None
    assert [(change.from_.year, change.was, change.value) for change in left.changes] == [(2030, "20%", "16%")]
    assert draft_build.without_change(LAW, left, 0) is None


def test_a_change_that_becomes_none_when_another_goes_is_refused() -> None:
    draft = more(begun(), STANDARD, "20%", dt.date(2030, 1, 1))
    with pytest.raises(InputError, match="changes nothing"):
        draft_build.without_change(LAW, draft, 0)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Miễn 6 năm, giảm 13 năm", "mien_6_nam_giam_13_nam"),
        ("Đề xuất", "de_xuat"),
        ("6 + 13", "draft_6_13"),
        ("…", "draft"),
        ("", "draft"),
        ("\u202e<b>x</b>", "b_x_b"),
        ("x" * 300, "x" * 50),
    ],
)
def test_a_name_is_made_of_a_title(title: str, name: str) -> None:
    assert draft_build.name_of(title) == name
    assert draft_build.name_of(title, {name}) == f"{name}_2"
    assert draft_build.name_of(title, {name, f"{name}_2"}) == f"{name}_3"
