"""Reads the law files: instruments, parameters with their histories, heads, readings, drafts, variants."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from calculator.errors import LawDataError, Place, Problem, did_you_mean
from calculator.law.schema import Draft, Head, Instrument, Parameter, Reading, Regime, Variant
from calculator.law.values import parse_value
from calculator.quantities import Unit
from calculator.validation import Date, Frozen, validate
from calculator.yaml_text import Document, Key, read_file

HERE = Path(__file__).parent


class _EntryText(Frozen):
    """An entry as a file writes it; the value is read by its unit afterwards."""

    from_: Date
    until: Date | None = None


@dataclass(frozen=True)
class Library:
    """All law data held, of every date: what a law at one date and with some drafts is cut from."""

    instruments: dict[str, Instrument]
    parameters: dict[str, Parameter]
    heads: dict[str, Head]
    readings: dict[str, Reading]
    drafts: dict[str, Draft]
    variants: dict[str, Variant]
    regimes: dict[str, Regime]
    fingerprint: str
    places: dict[str, Place]
    """Where each parameter stands, by path."""
    documents: dict[str, Document]
    """Where drafts stand, by name, and readings and variants, by the name of their file: for the place of a fault found later."""


@cache
def load_library(root: Path = HERE) -> Library:
    """Read and check every law file below a folder.

    Raises
    ------
    LawDataError
        With file and line, for each thing wrong.
    """
    digest = hashlib.sha256()

    def read(path: Path) -> Document:
        digest.update(path.read_bytes())
        return read_file(path, path.relative_to(root.parent.parent).as_posix(), LawDataError)

    instruments: dict[str, Instrument] = {}
    for path in sorted((root / "instruments").glob("*.yaml")):
        _read_instruments(read(path), instruments)
    reader = _TextReader(instruments)
    for path in sorted((root / "text").glob("*.yaml")):
        reader.read(read(path))
    documents = {name: read(root / f"{name}.yaml") for name in ("readings", "variants", "regimes")}
    readings = _named(documents["readings"], Reading)
    variants = _named(documents["variants"], Variant)
    regimes = _named(documents["regimes"], Regime)
    _check_regimes(regimes, reader, documents["regimes"])
    drafts: dict[str, Draft] = {}
    for path in sorted((root / "drafts").glob("*.yaml")):
        document = documents[path.stem] = read(path)
        draft = validate(Draft, document.data, document, (), LawDataError)
        if draft.draft != path.stem:
            raise LawDataError(
                Problem(document.place(("draft",)), f"the draft is called '{draft.draft}'", f"call it '{path.stem}', as its file")
            )
        for index, change in enumerate(draft.changes):
            for number, cite in enumerate(change.cites):
                _check_cite(cite.instrument, instruments, document, ("changes", index, "cites", number))
        drafts[draft.draft] = draft
    _check_variants(variants, drafts, readings, documents["variants"])
    for reading in readings.values():
        for name, option in reading.options.items():
            for number, cite in enumerate(option.cites):
                _check_cite(cite.instrument, instruments, documents["readings"], (reading.name, "options", name, "cites", number))
    return Library(
        instruments, reader.parameters, reader.heads, readings, drafts, variants, regimes, digest.hexdigest(), reader.places, documents
    )


def _read_instruments(document: Document, found: dict[str, Instrument]) -> None:
    for name, data in document.data.items():
        if name in found:
            raise LawDataError(Problem(document.place((name,)), f"the instrument {name} is registered twice", "keep one entry"))
        found[name] = validate(Instrument, {"id": name, **data}, document, (name,), LawDataError)


def _named(document: Document, model: Any) -> dict[str, Any]:
    return {name: validate(model, {"name": name, **data}, document, (name,), LawDataError) for name, data in (document.data or {}).items()}


def _check_cite(name: str, instruments: dict[str, Instrument], document: Document, key: Key) -> None:
    if name not in instruments:
        raise LawDataError(Problem(document.place(key), f"the instrument {name} is not registered", did_you_mean(name, instruments)))


def _check_variants(variants: dict[str, Variant], drafts: dict[str, Draft], readings: dict[str, Reading], document: Document) -> None:
    for variant in variants.values():
        for index, draft in enumerate(variant.drafts):
            if draft not in drafts:
                place = document.place((variant.name, "drafts", index))
                raise LawDataError(Problem(place, f"the draft {draft} is not held", did_you_mean(draft, drafts)))
        for name, option in variant.readings.items():
            if name not in readings or option not in readings[name].options:
                place = document.place((variant.name, "readings", name))
                known = readings[name].options if name in readings else readings
                raise LawDataError(Problem(place, f"the reading {name}: {option} is not held", did_you_mean(option, known)))


def _check_regimes(regimes: dict[str, Regime], reader: _TextReader, document: Document) -> None:
    for regime in regimes.values():
        for kind, names, held in (("heads", regime.heads, reader.heads), ("parameters", regime.parameters, reader.parameters)):
            for index, name in enumerate(names):
                if name not in held:
                    place = document.place((regime.name, kind, index))
                    raise LawDataError(Problem(place, f"{name} is not held", did_you_mean(name, held)))


class _TextReader:
    """Walks the trees of the text files; a node with a history is a parameter, a node with conditions is a head."""

    def __init__(self, instruments: dict[str, Instrument]) -> None:
        self.instruments = instruments
        self.parameters: dict[str, Parameter] = {}
        self.heads: dict[str, Head] = {}
        self.places: dict[str, Place] = {}

    def read(self, document: Document) -> None:
        for name, node in document.data.items():
            self.node(node, document, (name,))

    def node(self, node: Any, document: Document, key: Key) -> None:
        path = ".".join(str(part) for part in key)
        if not isinstance(node, dict):
            raise LawDataError(
                Problem(document.place(key), "a value stands outside a history", "write unit, keyed_on and history around it")
            )
        if "history" in node:
            if path in self.parameters:
                raise LawDataError(Problem(document.place(key), f"the parameter {path} stands in two files", "keep one"))
            self.parameters[path] = self.parameter(node, document, key, path)
            self.places[path] = document.place(key)
            return
        if "conditions" in node and "package" in node:
            head = {
                "name": key[-1],
                "kind": node.get("kind"),
                "label": node.get("label"),
                "package": f"{path}.package",
                "conditions": [f"{path}.conditions.{name}" for name in node["conditions"]],
                "income_inside_only": f"{path}.income_inside_only" if "income_inside_only" in node else None,
            }
            self.heads[str(key[-1])] = validate(Head, head, document, key, LawDataError)
        for name, inner in node.items():
            if name not in {"label", "kind", "note"}:
                self.node(inner, document, (*key, name))

    def parameter(self, node: dict[str, Any], document: Document, key: Key, path: str) -> Parameter:
        try:
            unit = Unit(node.get("unit", ""))
        except ValueError:
            raise LawDataError(
                Problem(document.place((*key, "unit")), f"'{node.get('unit')}' is not a unit", did_you_mean(str(node.get("unit")), Unit))
            ) from None
        history = [self.entry(raw, unit, document, (*key, "history", index)) for index, raw in enumerate(node["history"])]
        starts = [entry["from"] for entry in history]
        if starts != sorted(starts) or len(set(starts)) != len(starts):
            raise LawDataError(Problem(document.place((*key, "history")), "the dates do not ascend", "sort the history, one entry a date"))
        for index, entry in enumerate(history):
            after = starts[index + 1] if index + 1 < len(starts) else None
            if entry["until"] is not None and (entry["until"] < entry["from"] or (after is not None and entry["until"] >= after)):
                place = document.place((*key, "history", index, "until"))
                raise LawDataError(Problem(place, "the value ends before it begins or after the next begins", "correct until"))
        data = {**node, "path": path, "history": history}
        return validate(Parameter, data, document, key, LawDataError)

    def entry(self, raw: Any, unit: Unit, document: Document, key: Key) -> dict[str, Any]:
        if not isinstance(raw, dict) or "value" not in raw or "from" not in raw or not raw.get("cites"):
            raise LawDataError(Problem(document.place(key), "an entry lacks from, value or cites", "give all three"))
        dates = validate(_EntryText, {"from_": raw["from"], "until": raw.get("until")}, document, key, LawDataError)
        for number, cite in enumerate(raw["cites"]):
            _check_cite(str(cite.get("instrument")), self.instruments, document, (*key, "cites", number))
        return {
            **raw,
            "from": dates.from_,
            "until": dates.until,
            "value": parse_value(raw["value"], unit, document, (*key, "value")),
            "written": raw["value"],
            "checked_on": raw.get("checked_on"),
        }
