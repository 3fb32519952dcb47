"""Finds legal parameters by words, document number, article or value; signs above and below the letters need not be typed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

from calculator.i18n import LANGUAGES
from calculator.law.law import Law
from calculator.law.schema import HEADS, Change, Draft, Entry, Parameter
from calculator.quantities import Unit, format_number, format_provision
from calculator.reports.law_words import entry_spoken
from calculator.reports.law_words import spoken as in_words
from calculator.validation import Words

Status = Literal["in_force", "draft", "statement"]
"""A value of the law holds on the day; a draft changes it; a statement that is not law changes it or is its source."""

_STATUS_OF: dict[str, Status] = {"draft": "draft", "local_law": "in_force"}
"""By kind of a draft; the others are no law: statements, misreadings, decisions not taken, laws that have ended."""

STATUSES: tuple[Status, ...] = get_args(Status)

_LONGEST = 200
"""Characters of a query that are looked at."""


class Cited(NamedTuple):
    """A citation as it is searched: the instrument, and article, clause and point."""

    instrument: str
    parts: tuple[str, ...]
    now: bool


@dataclass(frozen=True)
class Item:
    """One parameter as it is searched."""

    path: str
    levy: str
    name: Words
    statuses: frozenset[Status]
    names: str
    words: str
    accented: str
    cites: tuple[Cited, ...]


class Touch(NamedTuple):
    """A change that a draft makes of a parameter."""

    draft: Draft
    change: Change


def folded(text: str) -> str:
    """Write a text in small letters without signs above or below them: 'Miễn thuế' becomes 'mien thue'."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in parts if unicodedata.category(sign) != "Mn")


def full_name(law: Law, path: str, label: Words, drafts: Iterable[Draft] = ()) -> Words:
    """Name a parameter so that it is told from its namesakes: a condition or package with the head it belongs to.

    Parameters
    ----------
    law : the law that is looked at.
    path, label : of the parameter.
    drafts : drafts that may add the head.
    """
    heads = {head.package: head.label for head in law.heads.values()}
    heads |= {f"{HEADS}{head.name}.package": head.label for draft in drafts for head in draft.heads}
    head = next((head for package, head in heads.items() if path.startswith(package.removesuffix("package"))), None)
    return label if head is None else Words(vi=f"{head.vi} › {label.vi}", en=f"{head.en} › {label.en}")


def touching(path: str, drafts: Iterable[Draft]) -> list[Touch]:
    """Give the changes that drafts make of a parameter."""
    return [Touch(draft, change) for draft in drafts for change in draft.changes if change.path == path]


def index(law: Law, drafts: Sequence[Draft], on: dt.date) -> tuple[Item, ...]:
    """Make every parameter of a law, and every one that only a draft has, ready to be searched.

    Parameters
    ----------
    law : the law that is looked at.
    drafts : drafts and statements, those of the law or others.
    on : the day whose values are looked at.
    """
    every = {draft.draft: draft for draft in (*drafts, *law.drafts)}.values()
    touched: dict[str, list[Touch]] = {}
    for draft in every:
        for change in draft.changes:
            touched.setdefault(change.path, []).append(Touch(draft, change))
    items = [_item(law, parameter, touched.get(path, []), on) for path, parameter in law.parameters.items()]
    for path, touches in touched.items():
        first = touches[0].change
        if path not in law.parameters and first.label is not None:
            items.append(_proposed(law, path, first.label, touches))
    return tuple(items)


PROCEDURES = {"deadlines"}
"""Groups of parameters that say by when, not what."""


def search(items: Sequence[Item], query: str = "", *, levies: Iterable[str] = (), statuses: Iterable[str] = ()) -> list[Item]:
    """Find parameters, the nearest first.

    Parameters
    ----------
    items : what :func:`index` gives.
    query : words, a document number (``67/2025``), a provision (``điều 14``, ``art 13(1)(d)``, ``điểm a khoản 1 điều 14``), a value (``10%``),
        or several of them: all must be found. A document number and a provision must stand in one citation.
    levies, statuses : only parameters of one of these, if any are given.
    """
    wanted = _wanted(query[:_LONGEST])
    levies, statuses = set(levies), set(statuses)
    found = []
    for place, item in enumerate(items):
        if (levies and item.levy not in levies) or (statuses and not statuses & item.statuses):
            continue
        distance = _distance(item, wanted)
        if distance is not None:
            # Who is as near as a day by which something is done looks for the thing, not for the day.
            found.append((distance, item.levy in PROCEDURES, place, item))
    return [item for *_, item in sorted(found, key=lambda hit: hit[:3])]


def _item(law: Law, parameter: Parameter, touches: list[Touch], on: dt.date) -> Item:
    now = parameter.entry(on)
    name = full_name(law, parameter.path, parameter.label)
    cites, spoken = [], []
    for entry in parameter.history:
        for cite in entry.cites:
            instrument = law.instruments[cite.instrument]
            cites.append(Cited(folded(cite.instrument), tuple(cite.provision.casefold().split(".")), entry is now))
            spoken += [format_provision(cite.instrument, cite.provision, instrument.kind, lang) for lang in LANGUAGES]
            spoken += [instrument.title[lang] for lang in LANGUAGES]
    values = [entry_spoken(parameter, now, lang) for lang in LANGUAGES] if now else []
    if now and isinstance(now.value, Fraction) and parameter.unit is Unit.VND:
        # Whoever copies a sum from a decree types all its digits, not the "5,31 triệu" the page shows.
        values += [format_number(float(now.value), lang) for lang in LANGUAGES]
    notes = [now.note[lang] for lang in LANGUAGES] if now and now.note else []
    return _made(parameter.path, name, _statuses(law, now, touches), [*values, *spoken, *notes, *_titles(touches)], cites)


def _proposed(law: Law, path: str, label: Words, touches: list[Touch]) -> Item:
    spoken = [in_words(touch.change.value, touch.change.unit or Unit.CHOICE, lang) for touch in touches for lang in LANGUAGES]
    cites = []
    for cite in (cite for touch in touches for cite in touch.change.cites):
        held = law.instruments.get(cite.instrument)
        cites.append(Cited(folded(cite.instrument), tuple(cite.provision.casefold().split(".")), False))
        spoken += [format_provision(cite.instrument, cite.provision, held.kind if held else "draft", lang) for lang in LANGUAGES]
        spoken += [held.title[lang] for lang in LANGUAGES] if held else []
    name = full_name(law, path, label, [touch.draft for touch in touches])
    return _made(path, name, _statuses(law, None, touches), [*spoken, *_titles(touches)], cites)


def _made(path: str, name: Words, statuses: frozenset[Status], spoken: list[str], cites: list[Cited]) -> Item:
    names = " ".join((name.vi, name.en, path.replace(".", " ").replace("_", " ")))
    everything = " ".join((names, path, *dict.fromkeys(spoken)))
    accented = unicodedata.normalize("NFC", everything).casefold()
    return Item(path, path.split(".")[0], name, statuses, folded(names), folded(everything), accented, tuple(cites))


def _titles(touches: list[Touch]) -> list[str]:
    return [touch.draft.title[lang] for touch in touches for lang in LANGUAGES]


def _statuses(law: Law, now: Entry | None, touches: list[Touch]) -> frozenset[Status]:
    found = {_STATUS_OF.get(touch.draft.kind, "statement") for touch in touches}
    if now is not None and now.draft is None:
        found.add("statement" if law.instruments[now.cites[0].instrument].status == "statement" else "in_force")
    return frozenset(found)


# What is asked.


class _Wanted(NamedTuple):
    """A query taken apart: the instrument and the parts of a provision, and the other words, as typed and folded."""

    instrument: str
    parts: tuple[str | None, ...]
    typed: str
    words: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


_NUMBER = re.compile(r"(?<![\w/])\d{1,4}/\d{4}(?:/[^\W_]+(?:-[^\W_]+)*)?")
_ARTICLE = re.compile(r"\b(?:điều|dieu|đ\.|art(?:icle)?\.?)\s*(\d{1,3}[a-z]?)\b(?:\((\w{1,2})\))?(?:\((\w{1,2})\))?")
_CLAUSE = re.compile(r"\b(?:khoản|khoan|clause)\s*(\d{1,2})\b")
_POINT = re.compile(r"\b(?:điểm|diem|point)\s*([a-zđ])\b")


def _wanted(query: str) -> _Wanted:
    rest = unicodedata.normalize("NFC", query).casefold()
    instrument = ""
    parts: list[str | None] = [None, None, None]
    if number := _NUMBER.search(rest):
        instrument, rest = folded(number[0]), rest.replace(number[0], " ", 1)
    if article := _ARTICLE.search(rest):
        parts, rest = list(article.groups()), rest.replace(article[0], " ", 1)
        for place, pattern in ((1, _CLAUSE), (2, _POINT)):
            if part := pattern.search(rest):
                parts[place], rest = part[1], rest.replace(part[0], " ", 1)
    typed = " ".join(rest.split())
    words = tuple(folded(typed).split())
    return _Wanted(instrument, tuple(parts), typed, words, tuple(_pattern(word) for word in words))


def _pattern(word: str) -> re.Pattern[str]:
    """Find a word at the beginning of another one; a number whole."""
    return re.compile(
        ("(?<![0-9.,])" if word[0].isdigit() else r"(?<!\w)") + re.escape(word) + (r"(?![0-9])" if word[-1].isdigit() else "")
    )


def _distance(item: Item, wanted: _Wanted) -> int | None:
    """Say how far an item is from what is asked: the smaller the nearer, None where it is not it."""
    far = 0
    if wanted.instrument or any(wanted.parts):
        met = [cite for cite in item.cites if _meets(cite, wanted)]
        if not met:
            return None
        far += 0 if any(cite.now for cite in met) else 1
    if not wanted.words:
        return far
    if not all(pattern.search(item.words) for pattern in wanted.patterns):
        return None
    phrase = " ".join(wanted.words)
    if phrase not in item.names:
        far += 2 if all(pattern.search(item.names) for pattern in wanted.patterns) else 4 if phrase in item.words else 6
    # Signs that were typed count: 'thuế' is nearer to a tax than to a rent.
    return far + (0 if all(word in item.accented for word in wanted.typed.split()) else 10)


def _meets(cite: Cited, wanted: _Wanted) -> bool:
    parts = (*cite.parts, None, None)
    same = all(asked is None or asked == part for asked, part in zip(wanted.parts, parts, strict=False))
    return same and (not wanted.instrument or f"{cite.instrument}/".startswith(f"{wanted.instrument}/"))
