"""The address of a state: what single pages remember, what is packed, and what is refused by name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import pytest

from calculator.views import part, state
from calculator.views.packing import pack
from calculator.views.part import Part, Written


@dataclass(frozen=True)
class Page(Part):
    """A page that remembers something of each kind."""

    kind: str = "a"
    some: tuple[str, ...] = ()
    share: Fraction = Fraction(1, 2)
    count: int = 3
    note: str = ""

    FIELDS: ClassVar[dict[str, Written]] = {
        "kind": part.one_of(("a", "b")),
        "some": part.several_of(("x", "y", "z"), 2),
        "share": part.number("0", "1"),
        "count": part.whole_number(range(1, 10)),
        "note": Written(str, deep=True),
    }


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the salary page be that one: the state itself cannot be given another field."""
    first = state.changed(state.of_preset(), {"salary": Page()})
    monkeypatch.setattr(state.codec, "PARTS", {"salary": Page()})
    monkeypatch.setattr(state.presets, "PARTS", {"salary": Page()})
    monkeypatch.setattr(state.codec, "of_preset", lambda *_: first)
    monkeypatch.setattr(state.codec, "base_of", lambda _: first)


CHANGES: dict[str, Any] = {
    "salary.kind": "b", "salary.some": ("z", "x"), "salary.share": Fraction(1, 8), "salary.count": 9, "salary.note": "Điều 13, “khoản 1” & more",
}  # fmt: skip


@pytest.mark.usefixtures("page")
def test_what_a_page_remembers_comes_back_from_the_address() -> None:
    first = state.codec.of_preset()
    for changes in ({}, *({name: value} for name, value in CHANGES.items()), CHANGES):
        there = state.changed(first, changes)
        url = state.write(there)
        assert state.read(url) == (there, [])
        assert {name for name in url if name.startswith("salary.")} == changes.keys() - {"salary.note"}
        assert ("s" in url) == ("salary.note" in changes)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("salary.kind", "c"), ("salary.some", "x,x"), ("salary.some", "x,q"), ("salary.some", "x,y,z"), ("salary.share", "1.01"),
        ("salary.share", "many"), ("salary.count", "0"), ("salary.count", "٣"), ("salary.colour", "a"), ("no_page.kind", "a"), (".", "a"),
    ],
)  # fmt: skip
def test_what_a_page_cannot_use_is_named(name: str, text: str) -> None:
    assert state.read({name: text}) == (state.codec.of_preset(), [name])


def test_a_parameter_of_its_own_goes_over_what_is_packed() -> None:
    packed = pack(json.dumps({"margin": "0.1", "revenue": "300000000000"}))
    there, ignored = state.read({"s": packed, "margin": "0.2"})
    assert not ignored
    assert (there.margin, there.revenue) == (Fraction(1, 5), 300_000_000_000)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!",
        "abc",
        pack("{"),
        pack("[1]"),
        pack('{"margin": 1}'),
        pack('{"s": "x"}'),
        pack('{"margin": "' + "0" * 70_000 + '"}'),
        pack("[" * 50_000),
    ],
)
def test_what_cannot_be_unpacked_is_named(text: str) -> None:
    assert state.read({"s": text}) == (state.of_preset(), ["s"])


def test_a_bad_value_inside_what_is_packed_is_named() -> None:
    assert state.read({"s": pack('{"margin": "many", "foo": "1"}')}) == (state.of_preset(), ["margin", "foo"])
