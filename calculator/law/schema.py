"""The shapes of law data: instruments, parameters with dated values, heads, conditions, readings, drafts, variants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from calculator.quantities import Unit
from calculator.validation import Date, Frozen, Growth, Integer, Money, Share, Words, problem

Confidence = Literal["primary", "secondary", "derived", "unverified"]
CONFIDENCES: tuple[Confidence, ...] = ("primary", "secondary", "derived", "unverified")
"""From the surest to the least sure."""

KeyedOn = Literal["tax_period", "payment_month", "licence", "lease_decision", "first_contract", "zone_decision"]

WHOLE_TERM = "whole_term"


class Read(Frozen):
    """What a text was read in, of all articles or of some: a form other than the original as it was published."""

    how: Literal["translation", "copy", "codification", "recognised", "quotation", "scan"]
    articles: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()

    def covers(self, provision: str) -> bool:
        """Say whether a provision, article.clause.point, was read so."""
        article = provision.split(".")[0]
        return article not in self.but_not and (not self.articles or article in self.articles)


class Instrument(Frozen):
    """A law, decree, circular, resolution or decision, or a statement or draft that is not law."""

    id: str
    kind: Literal["law", "decree", "circular", "resolution", "decision", "statement", "draft"]
    title: Words
    issued: Date
    in_force: Date | None = None
    until: Date | None = None
    status: Literal["in_force", "repealed", "draft", "statement"]
    source: str
    read: tuple[Read, ...] = ()
    note: str | Words | None = None


class Citation(Frozen):
    """One provision of one instrument: article.clause.point."""

    instrument: str
    provision: str = ""


class RatePeriod(Frozen):
    """A preferential rate for a number of years from a clock, or for the whole life of the project."""

    clock: Literal["first_revenue"]
    years: Literal["whole_life"] | Growth | Integer
    value: Share


class Holiday(Frozen):
    """Exempt years and years of half tax from a clock; that of income has a revenue year in which it starts at the latest."""

    clock: Literal["first_taxable_income", "registration"]
    latest_start: Integer | None = None
    exempt: Growth | Integer
    half: Growth | Integer
    half_share: Share

    @model_validator(mode="after")
    def _latest_start(self) -> Holiday:
        if (self.latest_start is None) != (self.clock == "registration"):
            raise problem("latest_start goes with the clock of taxable income", "give it there, and leave it out with registration")
        return self


class Package(Frozen):
    """What a head grants for corporate income tax."""

    rate: RatePeriod | None = None
    holiday: Holiday | None = None


EDGES: tuple[str, ...] = ("over", "from", "up_to", "under")


class Band(Frozen):
    """One band of a scale; its edges are words: over, from (at least), up to (at most), under."""

    over: Money | None = None
    from_: Money | None = Field(None, alias="from")
    up_to: Money | None = None
    under: Money | None = None
    value: Money | Share

    @model_validator(mode="after")
    def _one_edge_a_side(self) -> Band:
        if self.over is not None and self.from_ is not None:
            raise problem("the band has two lower edges", "keep either over or from")
        if self.up_to is not None and self.under is not None:
            raise problem("the band has two upper edges", "keep either up_to or under")
        return self


class Condition(Frozen):
    """A statutory condition on facts: exactly one form of test."""

    fact: str | None = None
    one_of: tuple[str, ...] | None = None
    is_: Literal["yes", "no"] | None = Field(None, alias="is")
    includes: str | None = None
    over: Money | None = None
    from_: Money | None = Field(None, alias="from")
    up_to: Money | None = None
    under: Money | None = None
    any: tuple[Condition, ...] | None = None
    when: Condition | None = None
    then: Condition | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        tests = [self.one_of, self.is_, self.includes, self.over, self.from_, self.up_to, self.under]
        given = sum(test is not None for test in tests)
        forms = (self.fact is not None) + (self.any is not None) + (self.when is not None)
        if forms != 1 or (self.fact is not None) != (given == 1) or (self.when is None) != (self.then is None):
            raise problem("the condition has no single form", "give fact with one test, or any, or when and then")
        if self.any == () or self.one_of == ():
            raise problem("the condition has an empty list", "name at least one, or remove the condition")
        return self

    def facts(self) -> set[str]:
        """Name every fact the condition looks at."""
        inner = [*(self.any or ()), *([self.when] if self.when else []), *([self.then] if self.then else [])]
        return ({self.fact} if self.fact else set()).union(*(part.facts() for part in inner)) if inner or self.fact else set()

    @property
    def edge(self) -> tuple[str, Fraction] | None:
        """The edge word and its threshold, if this is a test against a threshold."""
        for word, value in (("over", self.over), ("from", self.from_), ("up_to", self.up_to), ("under", self.under)):
            if value is not None:
                return word, value
        return None


class YearRange(Frozen):
    """The shortest and the longest life the law allows [years]."""

    min: Integer
    max: Integer


Value: TypeAlias = Fraction | str | tuple[str, ...] | Package | tuple[Band, ...] | Condition | YearRange | None


class Entry(Frozen):
    """One value of a parameter from one day on. ``value`` is None where the law has nothing from that day."""

    from_: dt.date = Field(alias="from")
    until: dt.date | None = None
    value: Any = None
    written: Any = None
    cites: tuple[Citation, ...]
    confidence: Confidence
    checked_on: dt.date
    note: Words | None = None
    draft: str | None = None


class Parameter(Frozen):
    """One legal quantity: its dated history."""

    path: str
    label: Words
    unit: Unit
    value_unit: Unit | None = None
    edge_unit: Unit | None = None
    keyed_on: KeyedOn
    evidence: Words | None = None
    history: tuple[Entry, ...]

    def entry(self, on: dt.date) -> Entry | None:
        """The value that holds on a day: the one with the latest ``from``; None where none does."""
        found: Entry | None = None
        for start, entry in self.stretches():
            if start <= on:
                found = entry
        return found

    def stretches(self) -> list[tuple[dt.date, Entry | None]]:
        """The history as days from which one entry holds, or None from which the law has nothing."""
        found: list[tuple[dt.date, Entry | None]] = []
        for place, entry in enumerate(self.history):
            found.append((entry.from_, entry if entry.value is not None else None))
            after = self.history[place + 1].from_ if place + 1 < len(self.history) else dt.date.max
            if entry.until is not None and entry.until + dt.timedelta(days=1) < after:
                found.append((entry.until + dt.timedelta(days=1), None))
        return found


class Head(Frozen):
    """A legal ground for an incentive: where its package and its conditions stand."""

    name: str
    kind: Literal["sector", "location", "size", "status"]
    label: Words
    package: str
    conditions: tuple[str, ...]
    income_inside_only: str | None = None


class ReadingOption(Frozen):
    """One way to read a contested provision."""

    label: Words
    argument: Words
    cites: tuple[Citation, ...]
    confidence: Confidence


class Reading(Frozen):
    """A contested provision: the ways to read it, and the one used unless another is asked for."""

    name: str
    label: Words
    question: Words
    affects: tuple[str, ...]
    default: str
    options: Annotated[Mapping[str, ReadingOption], AfterValidator(MappingProxyType)]
    not_computed: Words | None = None
    """Why the choice has no computed effect; only where the subject is not computed at all."""

    @model_validator(mode="after")
    def _default_is_an_option(self) -> Reading:
        if self.default not in self.options:
            raise problem(f"the default '{self.default}' is not among the options", "name one of them")
        return self


class Regime(Frozen):
    """A regime beside the zone: the places and certificates that put a project under it, the data held, and what is not computed."""

    name: str
    label: Words
    locations: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    computed: Literal["yes", "partly", "no"]
    missing: Words | None = None

    @model_validator(mode="after")
    def _says_what_is_missing(self) -> Regime:
        if (self.computed == "yes") != (self.missing is None):
            raise problem("a regime says what is not computed exactly where something is not", "give missing, or write computed: yes")
        return self


class Change(Frozen):
    """One change of a draft: the path, the first day, the value it replaces, the new one."""

    path: str
    from_: Date = Field(alias="from")
    was: Any
    value: Any
    cites: tuple[Citation, ...]
    confidence: Confidence
    checked_on: Date
    label: Words | None = None
    unit: Unit | None = None
    keyed_on: KeyedOn | None = None
    evidence: Words | None = None
    why: Words | None = None
    note: Words | None = None


class DraftBase(Frozen):
    """The law a draft patches."""

    as_of: Date


HEADS = "corporate_income_tax.heads."
"""Where the packages and conditions of heads stand."""


class NewHead(Frozen):
    """A head that only a draft has; its package and conditions are changes of the draft."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["sector", "location", "size", "status"]
    label: Words


class Draft(Frozen):
    """A patch on a law: a bill, a statement, a known misreading, a local law, a decision left to an authority, or a law that has ended."""

    draft: str
    title: Words
    author: str
    kind: Literal["draft", "statement", "misreading", "local_law", "decision", "former_law"]
    stage: str
    date: Date
    source: str
    base: DraftBase | None = None
    computable: Literal["yes", "no"] = "yes"
    why_not: Words | None = None
    note: Words | None = None
    heads: tuple[NewHead, ...] = ()
    changes: tuple[Change, ...] = ()

    @model_validator(mode="after")
    def _new_heads_are_whole(self) -> Draft:
        for head in self.heads:
            start = f"{HEADS}{head.name}."
            below = [change.path.removeprefix(start) for change in self.changes if change.path.startswith(start)]
            if "package" not in below or not any(path.startswith("conditions.") for path in below):
                raise problem(
                    f"the new head {head.name} lacks a package or a condition", "add a change for its package and one for each condition"
                )
        return self

    @model_validator(mode="after")
    def _changes_something_or_says_why_not(self) -> Draft:
        if self.computable == "yes" and not self.changes:
            raise problem("the draft changes nothing", "add changes, or set computable: no and say why_not")
        if self.computable == "no" and (self.changes or self.why_not is None):
            raise problem("the draft is marked not computable", "give why_not and no changes")
        return self


class Variant(Frozen):
    """A named position: the day of the law, the drafts on top, and the readings chosen; ``ids`` are its rows in the table of variants."""

    name: str
    label: Words
    ids: tuple[str, ...] = ()
    as_of: Date
    drafts: tuple[str, ...] = ()
    readings: dict[str, str] = Field(default_factory=dict)
    note: Words | None = None
