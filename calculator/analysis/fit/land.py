"""Leases and tenancies of a scenario that the law of their day does not allow, or that name what the law data does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.errors import counted, did_you_mean
from calculator.law.law import Law
from calculator.project.lease import StateLease, TurnedAnnual
from calculator.project.scenario import Scenario
from calculator.project.tenancies import HeadLease, Sublease

SUBLEASE = "land_rent.sublease_of_yearly_lease"
RATE_RANGE = ("land_rent.rate_range.min", "land_rent.rate_range.max")
NAMED = {"rate_of": "land_rent.provincial_rates.", "table_price_of": "land_rent.table_prices.", "price_share_of": "land_rent.price_shares."}
"""Keys of a lease that name a provincial value, and where the law data holds those."""

LATER = {
    "turned_annual": "land_rent.change_of_payment_form",
    "turned_one_off": "land_rent.change_of_payment_form",
    "term_adjusted": "land_rent.term_adjustment",
    "relief_withdrawn": "land_rent.clawback.interest.found_out",
}
"""The provision each change of a lease rests on."""

Found = Iterator[tuple[str, str, str]]


def unfit_leases(scenario: Scenario, law: Law) -> Found:
    """Give the key, what was found and what to do, for each lease that does not fit the law."""
    for name, site in scenario.sites.items():
        for index, item in enumerate(site.premises):
            key = f"sites.{name}.premises[{index}]"
            if isinstance(item, StateLease):
                yield from _rate_outside(law, item, f"{key}.rate")
                yield from _sublet_once(law, scenario, item, f"{key}.payment")
                yield from _not_held(law, item, key)
                yield from _cost_above_price(law, item, key)
                yield from _befallen_outside_the_law(law, item, key)
                continue
            if item.passed_on is not None:
                yield from _rate_outside(law, item.passed_on.head_lease, f"{key}.passed_on.head_lease.rate")
            if isinstance(item, Sublease):
                yield from _support_before_its_law(law, item, f"{key}.support_from")


def _not_held(law: Law, lease: StateLease, key: str) -> Found:
    """Find names of provincial values the law data does not hold on the day of the lease."""
    for field, prefix in NAMED.items():
        named = getattr(lease, field)
        if named is None:
            continue
        if prefix + named not in law.parameters:
            known = [path.removeprefix(prefix) for path in law.parameters if path.startswith(prefix)]
            own = f"write {field.removesuffix('_of')} itself, or leave this variant out"
            yield f"{key}.{field}", f"the law data of {law.variant} holds no '{named}'", did_you_mean(named, known) if known else own
        elif law.entry(prefix + named, lease.decision) is None:
            first = law.parameters[prefix + named].history[0].from_
            yield (
                f"{key}.{field}",
                f"the law data holds '{named}' from {first} on, the lease is of {lease.decision}",
                f"write {field.removesuffix('_of')} itself",
            )


def _cost_above_price(law: Law, lease: StateLease, key: str) -> Found:
    """Find an infrastructure cost above a price that is looked up, or of which a share is."""
    price = lease.table_price
    for field in ("table_price_of", "price_share_of"):
        named = getattr(lease, field)
        path = NAMED[field] + str(named)
        entry = law.entry(path, lease.decision) if named and path in law.parameters else None
        if entry is not None:
            price = entry.value if field == "table_price_of" else (price or 0) * entry.value
    if price is not None and price * lease.coefficient < lease.infrastructure_cost:
        yield f"{key}.infrastructure_cost", "the infrastructure cost is above the land price", "check both: the rent would be negative"


def _support_before_its_law(law: Law, sublease: Sublease, key: str) -> Found:
    """Find a support of sublease rent that begins before the law data on it."""
    path = "land_rent.sublease_support.share"
    if sublease.support_from is not None and path in law.parameters:
        first = law.parameters[path].history[0].from_
        if sublease.support_from < f"{first:%Y-%m}":
            yield key, f"the law data on the support of sublease rent begins on {first}", f"write {first:%Y-%m} or later, or leave it out"


def _befallen_outside_the_law(law: Law, lease: StateLease, key: str) -> Found:
    """Find changes before the law data on them begins, and extensions for slow progress longer than the law allows."""
    days = [(f"{key}.change.on", LATER[lease.change.kind], lease.change.on)] if lease.change else []
    slow = lease.slow_progress
    days += [(f"{key}.slow_progress.on", "land_rent.slow_progress.base", slow.on)] if slow else []
    for place, path, day in days:
        if path not in law.parameters or law.entry(path, day) is None:
            first = law.parameters[path].history[0].from_ if path in law.parameters else None
            yield place, f"the law data on this begins on {first}", "leave the change out, and state the lease as it is after it"
            return
    longest = law.entry("land_rent.slow_progress.longest", slow.on) if slow else None
    if slow and longest and slow.months > longest.value:
        cite = longest.cites[0]
        yield (
            f"{key}.slow_progress.months",
            f"use is extended by {counted(slow.months, 'month', 'months')}",
            f"write at most {longest.value} ({cite.instrument} art. {cite.provision}): after that the land is taken back",
        )


def _rate_outside(law: Law, lease: StateLease | HeadLease, key: str) -> Iterator[tuple[str, str, str]]:
    """Find a percentage the law of the day of the lease does not allow."""
    low, high = (law.entry(path, lease.decision) if path in law.parameters else None for path in RATE_RANGE)
    stated = lease.rate if isinstance(lease, HeadLease) or lease.pays_a_percentage() else None
    if stated is not None and low is not None and high is not None and not low.value <= stated <= high.value:
        cite = low.cites[0]
        yield (
            key,
            f"a yearly rent of {float(stated):.2%} of the land price is outside {low.written} to {high.written}",
            f"write a percentage of that range ({cite.instrument} art. {cite.provision}): the province sets it inside",
        )


def _sublet_once(law: Law, scenario: Scenario, lease: StateLease, key: str) -> Iterator[tuple[str, str, str]]:
    """Find land let once for the term by an operator who pays the State yearly, where the law forbids it."""
    operator = scenario.project.operator
    if operator is None or operator.land is None or operator.land.payment != "one_off" or SUBLEASE not in law.parameters:
        return
    entry = law.entry(SUBLEASE, lease.decision)
    if entry is not None and (lease.payment == "annual" or isinstance(lease.change, TurnedAnnual)):
        cite = entry.cites[0]
        yield (
            key,
            "the rent to the State is paid yearly, but the land is let once for the term",
            f"who pays yearly may only sublet yearly ({cite.instrument} art. {cite.provision}): change one of the two",
        )
