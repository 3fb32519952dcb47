"""What a decision of the Prime Minister would be worth: the special levels and the longer rate period, apart from what a project may choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from calculator.analysis.choices.combinations import LINES, Choices
from calculator.analysis.choices.elections import elected
from calculator.analysis.conditions.heads import State
from calculator.analysis.special.classes import (
    ClassCheck,
    any_class,
    class_checks,
    extension_checks,
    facts_of_case,
    full_disbursement,
    level_checks,
)
from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.law.schema import Citation, Package, Parameter
from calculator.measures.value import burden_of, value_of
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.scenario import Scenario
from calculator.result import Result

LEVELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "decision": ("special_investment", "special_incentive_decision"),
        "level_1": ("special_investment_level_1", "special_incentive_level_1"),
        "level_2": ("special_investment_level_2", "special_incentive_level_2"),
        "level_3": ("special_investment_level_3", "special_incentive_level_3"),
    }
)
"""What may be decided on a special project: the head it opens, and the decision that opens it."""

EXTENDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "extension_sector": ("special_sector", "high_technology_or_incubation"),
        "extension_manufacturing": ("large_manufacturing",),
    }
)
"""The heads whose rate period may be lengthened: those of points a and b, and of point g, of Law 67/2025/QH15 art. 12(2)."""

CEILING = "corporate_income_tax.special_investment_ceiling."
YEARS_ADDED = "corporate_income_tax.extension.rate_years"


@dataclass(frozen=True)
class Ceilings:
    """The most the Law allows a special project: lowest rate, longest periods [years]; never beyond the project's own term."""

    rate: Fraction
    rate_years: Fraction
    exempt_years: Fraction
    half_years: Fraction
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class SpecialOption:
    """One decision of the Prime Minister: what it would grant, how near the project stands, and what it would be worth.

    ``gain`` is the present value gained against the proposal, other elections as proposed [VND]; None where the ground it builds on is not open.
    ``state`` joins what was read of what is asked for: met, it still is no right. ``held`` says that the project states the decision.
    """

    name: str
    head: str
    terms: Package
    state: State
    check: ClassCheck
    gain: float | None
    held: bool
    cites: tuple[Citation, ...]
    confidence: str


@dataclass(frozen=True)
class SpecialOptions:
    """Everything the Prime Minister could decide on a project, with the classes it is held against; none of it is proposed."""

    classes: tuple[ClassCheck, ...]
    full_disbursement: ClassCheck | None
    options: tuple[SpecialOption, ...]
    ceilings: Ceilings | None

    @property
    def checks(self) -> tuple[ClassCheck, ...]:
        """The classes, what all special projects must do, and what single decisions ask for beyond them."""
        whole = [*self.classes, *([self.full_disbursement] if self.full_disbursement is not None else [])]
        return tuple({one.name: one for one in [*whole, *(option.check for option in self.options if option.check.rows)]}.values())


def special_of(scenario: Scenario, law: Law, site: str, choices: Choices) -> SpecialOptions:
    """Price what the Prime Minister could decide on a project, against what its own choices give.

    Raises
    ------
    InputError
        When the scenario asks for what the law does not have.
    """
    proposal = choices.at_best
    facts = facts_of_case(law, Case(proposal, site))
    classes = class_checks(law, scenario, facts)
    checks = level_checks(law, scenario, facts, {one.name: one.state for one in classes})
    ceilings = ceilings_of(law, scenario)
    checks["decision"] = checks["ceiling"] = any_class(classes)
    found = _levels(law, proposal, site, checks)
    if ceilings is not None:
        found.append(_at_the_ceilings(law, proposal, site, ceilings, checks["ceiling"]))
    found += _extensions(law, proposal, site, choices, extension_checks(law, scenario, facts))
    return SpecialOptions(classes, full_disbursement(law, scenario, facts), tuple(found), ceilings)


def ceilings_of(law: Law, scenario: Scenario) -> Ceilings | None:
    """Multiply out the ceilings on a special project licensed on its day; None where the law has none.

    References: Law 67/2025/QH15 arts 13(6)(b), 14(3); Decree 320/2025/NĐ-CP arts 19(6)(d), 20(3).
    """
    names = ("rate_cut", "rate_years_factor", "rate_years_extension", "holiday_factor")
    licence = scenario.project.licence
    held = {name: law.parameters.get(CEILING + name) for name in names}
    entries = {name: parameter.entry(licence) for name, parameter in held.items() if parameter is not None}
    package = _package(law, "special_investment", scenario)
    if package is None or len(entries) < len(names) or None in entries.values():
        return None
    cut, factor, added, holiday = (Fraction(entry.value) for entry in entries.values() if entry is not None)
    rate, free = package.rate, package.holiday
    if rate is None or free is None or rate.years == "whole_life":
        return None
    cites = tuple(dict.fromkeys(cite for entry in entries.values() if entry is not None for cite in entry.cites))
    return Ceilings(
        rate=rate.value * (1 - cut),
        rate_years=Fraction(rate.years) * factor + added,
        exempt_years=Fraction(free.exempt) * holiday,
        half_years=Fraction(free.half) * holiday,
        cites=cites,
    )


def _levels(law: Law, proposal: Scenario, site: str, checks: Mapping[str, ClassCheck]) -> list[SpecialOption]:
    """Price each level: the decision is added, its head elected, land rent relief of the level with it."""
    open_ones = {
        name: (head, token) for name, (head, token) in LEVELS.items() if head in law.heads and _package(law, head, proposal) is not None
    }
    held = proposal.project.facts.certificates
    cases = [Case(elected(_with_certificate(proposal, token), head), site) for head, token in open_ones.values()]
    if not cases:
        return []
    result = evaluate(law, build_lanes([Case(proposal, site), *cases]), only=LINES)
    found = []
    for lane, (name, (head, token)) in enumerate(open_ones.items(), start=1):
        gain = _worth(result, lane, proposal) - _worth(result, 0, proposal) if result.head_of(lane) == head else None
        found.append(_option(law, name, head, proposal, checks[name], gain, held=token in held))
    return found


def _at_the_ceilings(law: Law, proposal: Scenario, site: str, ceilings: Ceilings, check: ClassCheck) -> SpecialOption:
    """Price the most the Law allows for corporate income tax, without relief of land rent: that follows a level, not the ceilings."""
    head, token = LEVELS["decision"]
    package = _package(law, head, proposal)
    assert package is not None
    assert package.rate is not None
    assert package.holiday is not None
    rate = package.rate.model_copy(update={"value": ceilings.rate, "years": ceilings.rate_years})
    holiday = package.holiday.model_copy(update={"exempt": ceilings.exempt_years, "half": ceilings.half_years})
    highest = _with_package(law, head, lambda _: Package(rate=rate, holiday=holiday))
    case = Case(elected(_with_certificate(proposal, token), head), site)
    after = evaluate(highest, build_lanes([case]), only=LINES)
    before = evaluate(law, build_lanes([Case(proposal, site)]), only=LINES)
    gain = _worth(after, 0, proposal) - _worth(before, 0, proposal) if after.head_of(0) == head else None
    option = _option(highest, "ceiling", head, proposal, check, gain, held=False)
    return replace(option, cites=ceilings.cites, confidence="derived")


def _extensions(law: Law, proposal: Scenario, site: str, choices: Choices, checks: tuple[ClassCheck, ...]) -> list[SpecialOption]:
    """Price the longest extension of the rate period of each ground that is open and may be extended."""
    grounds = {ground.head for ground in choices.grounds}
    parameter = law.parameters.get(YEARS_ADDED)
    added = parameter.entry(proposal.project.licence) if parameter is not None else None
    if added is None:
        return []
    found = []
    for check in checks:
        for head in EXTENDED[check.name]:
            package = _package(law, head, proposal)
            if head not in grounds or package is None or package.rate is None or package.rate.years == "whole_life":
                continue
            longer = _longer(law, head, int(added.value))
            case = Case(elected(proposal, head), site)
            before = evaluate(law, build_lanes([Case(proposal, site)]), only=LINES)
            after = evaluate(longer, build_lanes([case]), only=LINES)
            gain = _worth(after, 0, proposal) - _worth(before, 0, proposal)
            held = "incentive_extension_decision" in proposal.project.facts.certificates
            option = _option(longer, check.name, head, proposal, check, gain, held=held)
            found.append(replace(option, cites=added.cites, confidence=added.confidence))
    return found


def _longer(law: Law, head: str, years: int) -> Law:
    """Give the law with the rate period of one head lengthened: the package of a decision, on no project but the one looked at."""

    def lengthened(value: Any) -> Any:
        if not isinstance(value, Package) or value.rate is None or value.rate.years == "whole_life":
            return value
        return value.model_copy(update={"rate": value.rate.model_copy(update={"years": value.rate.years + years})})

    return _with_package(law, head, lengthened)


def _with_package(law: Law, head: str, change: Callable[[Any], Any]) -> Law:
    """Give the law with what one head grants changed."""
    path = law.heads[head].package
    parameter = law.parameters[path]
    history = tuple(
        entry if entry.value is None else entry.model_copy(update={"value": change(entry.value)}) for entry in parameter.history
    )
    changed: dict[str, Parameter] = dict(law.parameters.items()) | {path: parameter.model_copy(update={"history": history})}
    return replace(law, parameters=MappingProxyType(changed))


def _option(law: Law, name: str, head: str, proposal: Scenario, check: ClassCheck, gain: float | None, *, held: bool) -> SpecialOption:
    entry = law.parameters[law.heads[head].package].entry(proposal.project.licence)
    assert entry is not None
    return SpecialOption(name, head, entry.value, check.state, check, gain, held, entry.cites, entry.confidence)


def _package(law: Law, head: str, scenario: Scenario) -> Package | None:
    """Give what a head grants on the day of the licence."""
    if head not in law.heads:
        return None
    entry = law.parameters[law.heads[head].package].entry(scenario.project.licence)
    return entry.value if entry is not None else None


def _with_certificate(scenario: Scenario, token: str) -> Scenario:
    facts = scenario.project.facts
    if token in facts.certificates:
        return scenario
    changed = facts.model_copy(update={"certificates": (*facts.certificates, token)})
    return scenario.model_copy(update={"project": scenario.project.model_copy(update={"facts": changed})})


def _worth(result: Result, lane: int, scenario: Scenario) -> float:
    """Give what a lane pays at present value, below zero, rent paid ahead for years after the horizon credited at its book value [VND]."""
    discount = float(scenario.assumptions.discount_rate)
    lines = {name: result.enterprise[name][:, lane] for name in LINES}
    ahead = float((lines["land_rent_due"] - lines["land_rent_cost"]).sum())
    return ahead / (1 + discount) ** (len(result.years) - 1) - value_of(stream=burden_of(lines), discount_rate=discount)
