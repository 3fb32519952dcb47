"""Reads the register's files and checks that every figure has a source that is registered."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from calculator.errors import LawDataError, Place, Problem, UnknownNameError, did_you_mean
from calculator.validation import Frozen, validate
from calculator.yaml_text import Document, Key, read_file
from calculator.zones.schema import Price, Register, Source, Totals, Zone

HERE = Path(__file__).parent

ZONE_FILES = ("zones", "announced")

Model = TypeVar("Model", bound=Frozen)


class ZoneDataError(LawDataError):
    """The register's own files are wrong: a fault of ours, as a broken law file is."""


@cache
def load_register(root: Path = HERE) -> Register:
    """Read and check the register.

    Raises
    ------
    ZoneDataError
        With file and line, for each thing wrong.
    """
    digest = hashlib.sha256()

    def read(name: str) -> Document:
        path = root / f"{name}.yaml"
        document = read_file(path, f"calculator/zones/{name}.yaml", ZoneDataError)
        digest.update(path.read_bytes())
        return document

    sources = _named(read("sources"), Source, "id")
    zones: dict[str, Zone] = {}
    for name in ZONE_FILES:
        document = read(name)
        for key, held in _named(document, Zone, "name").items():
            if key in zones:
                raise ZoneDataError(Problem(document.place((key,)), f"the zone {key} stands in two files", "keep one"))
            zones[key] = held
        _check_sources(document.data, sources, document, ())
    for zone in zones.values():
        if zone.part_of is not None and zone.part_of not in zones:
            raise ZoneDataError(Problem(Place("calculator/zones", None, zone.name), f"there is no zone {zone.part_of}", "correct part_of"))
    totals_document, prices_document = read("totals"), read("prices")
    _check_sources(totals_document.data, sources, totals_document, ())
    _check_sources(prices_document.data, sources, prices_document, ())
    return Register(
        zones=MappingProxyType(zones),
        totals=validate(Totals, totals_document.data, totals_document, (), ZoneDataError),
        prices=MappingProxyType(_named(prices_document, Price, "name")),
        sources=MappingProxyType(sources),
        fingerprint=digest.hexdigest(),
    )


def zone_of(register: Register, name: str) -> Zone:
    """Give one zone by its name; a hyphen is as good as an underscore.

    Raises
    ------
    UnknownNameError
        When no zone has this name.
    """
    plain = name.strip().replace("-", "_").lower()
    if plain not in register.zones:
        raise UnknownNameError(Problem(Place(), f"there is no zone '{name[:40]}'", did_you_mean(plain[:40], register.zones)))
    return register.zones[plain]


def _named(document: Document, model: type[Model], key: str) -> dict[str, Model]:
    if not isinstance(document.data, dict):
        raise ZoneDataError(Problem(document.place(()), "the file has no named entries", "write name: and its keys below it"))
    found: dict[str, Model] = {}
    for name, data in document.data.items():
        if not isinstance(data, dict):
            raise ZoneDataError(Problem(document.place((name,)), "an entry has no keys", "write its keys below it, indented"))
        found[name] = validate(model, {key: name, **data}, document, (name,), ZoneDataError)
    return found


def _check_sources(data: Any, sources: dict[str, Source], document: Document, key: Key) -> None:
    """Walk the plain data, so that a fault has the line of the figure it stands in."""
    if isinstance(data, dict):
        for name, inner in data.items():
            if name == "source" and inner not in sources:
                place = document.place((*key, name))
                raise ZoneDataError(Problem(place, f"the source {inner} is not registered", did_you_mean(str(inner), sources)))
            _check_sources(inner, sources, document, (*key, name))
    elif isinstance(data, list):
        for index, inner in enumerate(data):
            _check_sources(inner, sources, document, (*key, index))
