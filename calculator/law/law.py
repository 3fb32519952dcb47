"""The law as enacted on a date, with drafts on top and readings chosen: frozen."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from calculator.errors import InputError, LawDataError, Place, Problem, UnknownNameError, did_you_mean
from calculator.law.draft_file import DraftFile, apply_file, as_file, content_fingerprint, instrument_of
from calculator.law.load import Library, load_library
from calculator.law.patch import apply_draft
from calculator.law.schema import HEADS, Draft, Entry, Head, Instrument, Parameter, Reading, Variant
from calculator.validation import Words
from calculator.yaml_text import Document


@dataclass(frozen=True)
class Law:
    """All parameters as enacted on a date; look values up by the day that decides them."""

    variant: str
    label: Words
    as_of: dt.date
    parameters: Mapping[str, Parameter]
    heads: Mapping[str, Head]
    instruments: Mapping[str, Instrument]
    readings: Mapping[str, str]
    all_readings: Mapping[str, Reading]
    drafts: tuple[Draft, ...]
    text_fingerprint: str
    documents: Mapping[str, Document] = field(default_factory=lambda: MappingProxyType({}), repr=False, compare=False)
    """Where its drafts stand, by name: for the place of a fault found later."""
    looked_up: dict[tuple[Any, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out from the parameters alone: the same in every run, and kept for the next."""

    def parameter(self, path: str) -> Parameter:
        """Give one parameter.

        Raises
        ------
        UnknownNameError
            When no parameter has this path.
        """
        if path not in self.parameters:
            raise UnknownNameError(Problem(Place(), f"there is no parameter '{path}'", did_you_mean(path, self.parameters)))
        return self.parameters[path]

    def entry(self, path: str, on: dt.date) -> Entry | None:
        """Give the entry that holds on a day, or None where the law has nothing."""
        return self.parameter(path).entry(on)

    def reading(self, name: str) -> str:
        """Give the option chosen of a contested provision."""
        return self.readings[name]

    def with_reading(self, name: str, option: str) -> Law:
        """Give the same law with one contested provision read another way."""
        key = ("with_reading", name, option)
        if key not in self.looked_up:
            self.looked_up[key] = replace(self, readings=MappingProxyType({**self.readings, name: option}))
        found: Law = self.looked_up[key]
        return found

    def with_readings(self, readings: Mapping[str, str]) -> Law:
        """Give the same law with some contested provisions read another way.

        Raises
        ------
        UnknownNameError
            When a reading or an option does not exist.
        """
        for name, option in readings.items():
            _check_reading(load_library(), name, option)
        return replace(self, readings=MappingProxyType({**self.readings, **readings})) if readings else self

    @property
    def first_day_of_grounds(self) -> dt.date | None:
        """The first day on which a ground of an incentive is held: of older licences the law is not known. None where no ground is held."""
        histories = [self.parameters[head.package].history for head in self.heads.values() if head.package in self.parameters]
        return min((entry.from_ for history in histories for entry in history), default=None)

    def holds_grounds_of(self, licence: dt.date) -> bool:
        """Say whether the law holds what a licence of that day was granted."""
        first = self.first_day_of_grounds
        return first is None or licence >= first

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the law texts, the day, the drafts and the readings: what a result rests on."""
        drafts = tuple((draft.draft, content_fingerprint(draft)) for draft in self.drafts)
        key = f"{self.text_fingerprint} {self.as_of} {drafts} {sorted(self.readings.items())}"
        return hashlib.sha256(key.encode()).hexdigest()

    @property
    def missing_numbers(self) -> tuple[Draft, ...]:
        """Drafts of the variant that have no readable numbers: no result can be computed for them."""
        return tuple(draft for draft in self.drafts if draft.computable == "no")


def load_law(
    variant: str = "in_force",
    *,
    as_of: dt.date | None = None,
    readings: Mapping[str, str] | None = None,
    drafts: Sequence[Draft | DraftFile | Path | str] = (),
) -> Law:
    """Give the law of a named variant, or of another day or other readings, with drafts of one's own on top.

    Parameters
    ----------
    variant : name of a variant.
    as_of : the day on which the law is looked at; the variant's own unless given.
    readings : options of contested provisions that replace the variant's.
    drafts : applied in this order, after those of the variant: drafts, or the paths of draft files.

    Raises
    ------
    UnknownNameError
        When the variant, a reading or an option does not exist.
    InputError
        When a draft of one's own is wrong or does not fit the law it patches.
    LawDataError
        When a law file is wrong or a draft held does not fit the law it patches.
    """
    library = load_library()
    if variant not in library.variants:
        raise UnknownNameError(Problem(Place(), f"there is no variant '{variant}'", did_you_mean(variant, library.variants)))
    return law_of(library, library.variants[variant], as_of, readings or {}, [as_file(draft) for draft in drafts])


def law_of(library: Library, variant: Variant, as_of: dt.date | None, readings: Mapping[str, str], files: Sequence[DraftFile] = ()) -> Law:
    """Cut the law of a variant from the library, and put drafts from outside it on top."""
    day = as_of or variant.as_of
    parameters = {path: cut for path, parameter in library.parameters.items() if (cut := enacted(parameter, library, day))}
    drafts = tuple(library.drafts[name] for name in variant.drafts)
    for draft in drafts:
        if draft.computable == "yes":
            if draft.date > day:
                place = library.documents[draft.draft].place(("date",))
                raise LawDataError(
                    Problem(place, f"the draft of {draft.date} is later than the law of {day}", "look at the law of a later day")
                )
            parameters = apply_draft(parameters, draft, library.documents[draft.draft])
    own = tuple(file.draft for file in files)
    for file in files:
        parameters = apply_file(parameters, file, library.instruments)
    chosen = {name: reading.default for name, reading in library.readings.items()} | variant.readings
    for name, option in readings.items():
        _check_reading(library, name, option)
        chosen[name] = option
    documents = {name: library.documents[name] for name in variant.drafts} | {file.draft.draft: file.document for file in files}
    try:
        held = library.heads | _new_heads(library, [(draft, documents[draft.draft]) for draft in (*drafts, *own)], parameters)
    except LawDataError as fault:
        # A head of one's own draft that does not fit is a fault of the user's file.
        raise InputError(fault.problems) if own else fault from None
    heads = {name: with_conditions(head, parameters) for name, head in held.items() if head.package in parameters}
    return Law(
        variant="+".join([variant.name, *(file.draft.draft for file in files)]),
        label=Words(**{lang: " + ".join([variant.label[lang], *(file.draft.title[lang] for file in files)]) for lang in ("vi", "en")}),
        as_of=day,
        parameters=MappingProxyType(parameters),
        heads=MappingProxyType(heads),
        instruments=MappingProxyType({new.id: new for new in map(instrument_of, own)} | library.instruments),
        readings=MappingProxyType(chosen),
        all_readings=MappingProxyType(library.readings),
        drafts=(*drafts, *own),
        text_fingerprint=library.fingerprint,
        documents=MappingProxyType(documents),
    )


def enacted(parameter: Parameter, library: Library, day: dt.date) -> Parameter | None:
    """Keep the entries whose first cited instrument had been passed by a day, without later citations; None if there are none."""
    kept = []
    for entry in parameter.history:
        cites = tuple(cite for cite in entry.cites if library.instruments[cite.instrument].issued <= day)
        if cites and cites[0] == entry.cites[0]:
            kept.append(entry if len(cites) == len(entry.cites) else entry.model_copy(update={"cites": cites}))
    return parameter.model_copy(update={"history": tuple(kept)}) if kept else None


def _new_heads(library: Library, drafts: Sequence[tuple[Draft, Document]], parameters: Mapping[str, Parameter]) -> dict[str, Head]:
    """Give the heads that drafts add, after those of the law: of two equal packages the enacted one is taken.

    Raises
    ------
    LawDataError
        When a draft adds a head the law has, or a package no head stands over.
    """
    found: dict[str, Head] = {}
    for draft, document in drafts:
        for number, new in enumerate(draft.heads):
            name = new.name
            if name in library.heads or name in found:
                place = document.place(("heads", number, "name"))
                raise LawDataError(Problem(place, f"the law already has a head '{name}'", "patch its package, or choose another name"))
            inside = f"{HEADS}{name}.income_inside_only"
            found[name] = Head(
                name=name,
                kind=new.kind,
                label=new.label,
                package=f"{HEADS}{name}.package",
                conditions=(),
                income_inside_only=inside if inside in parameters else None,
            )
        for index, change in enumerate(draft.changes):
            head = change.path.removeprefix(HEADS).split(".")[0]
            if change.path.startswith(HEADS) and head not in library.heads and head not in found:
                place = replace(document.place(("changes", index, "path")), key=change.path)
                raise LawDataError(Problem(place, f"there is no head '{head}'", "add it under heads: with its kind and label"))
    return found


def with_conditions(head: Head, parameters: Mapping[str, Parameter]) -> Head:
    """Give a head the conditions that stand below it in this law: a draft may have added some, an earlier law may lack some."""
    below = head.package.removesuffix("package") + "conditions."
    return head.model_copy(update={"conditions": tuple(path for path in parameters if path.startswith(below))})


def _check_reading(library: Library, name: str, option: str) -> None:
    if name not in library.readings:
        raise UnknownNameError(Problem(Place(), f"there is no reading '{name}'", did_you_mean(name, library.readings)))
    if option not in library.readings[name].options:
        raise UnknownNameError(
            Problem(Place(), f"the reading {name} has no option '{option}'", did_you_mean(option, library.readings[name].options))
        )
