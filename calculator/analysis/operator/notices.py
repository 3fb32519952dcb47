"""What an operator must know beside its figures: land that gets no relief, and relief that may not stand in the price."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from calculator.analysis.conditions.heads import ConditionRow
from calculator.analysis.site_run import Notice
from calculator.law.law import Law
from calculator.law.schema import Citation, Entry
from calculator.project.lease import StateLease
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_provision
from calculator.validation import Words

PREPAID = "corporate_income_tax.prepaid_rent"

BARRED_LAND = {"production_land": "commercial_land", "not_won_at_auction": "auctioned_land"}
"""The conditions of any land relief that hang on the land itself, and the notice where one is not met."""

PRICE_BAR = "land_rent.exempt_rent_not_in_price"
PASSED_ON = "exempt_rent_passed_on"
"""The contested provision on the same question in a concentrated digital technology zone."""

NOTHING = 1.0
"""An amount no larger than this is none [VND]."""


def operator_notices(
    law: Law, scenario: Scenario, site: str, conditions: Sequence[ConditionRow], relief: float, price_cut: float | None = None
) -> Iterator[Notice]:
    """Give the notices of an operator's land at a site; none where the scenario has no operator's plan.

    Parameters
    ----------
    law : of the variant.
    scenario : of the operator.
    site : name of the site.
    conditions : of the operator at the site.
    relief : land rent the operator does not pay, over all years [VND].
    price_cut : what the relief takes off the price that earns the target [VND/m²], where it was looked for.
    """
    if scenario.project.operator is None:
        return
    yield from _without_relief(law, [row for row in conditions if row.head == "land_rent" and row.name in BARRED_LAND])
    if relief > NOTHING:
        leases = [item for item in scenario.sites[site].premises if isinstance(item, StateLease)]
        let = scenario.project.operator.land is not None
        yield from _in_the_price(law, scenario.sites[site].location, leases, relief, price_cut, land_is_let=let)


def _without_relief(law: Law, rows: list[ConditionRow]) -> Iterator[Notice]:
    """Say which land gets no relief at all for what it is, or may get none, with the provision."""
    for name in dict.fromkeys(row.name for row in rows):
        of = [row for row in rows if row.name == name]
        values = {"provisions": provisions(law, of[0].cites), "label": of[0].label}
        shut = [row for row in of if row.state == "not_met"]
        if shut and not any(row.taken for row in shut):
            kind = BARRED_LAND[name]
            yield Notice(kind if len(shut) == len(of) else f"{kind}_part", values, 3.0)
        elif any(row.state == "not_known" for row in of):
            evidence = next((row.evidence for row in of if row.evidence is not None), Words(vi="–", en="–"))
            yield Notice("land_condition_not_known", {**values, "document": evidence}, 3.0)


def prepaid_choice(law: Law, scenario: Scenario) -> Words | None:
    """Name the provision that lets an operator choose how rent received at once is taxed; None where none is received, or none is held."""
    operator = scenario.project.operator
    if operator is None or operator.land is None or operator.land.payment != "one_off" or PREPAID not in law.parameters:
        return None
    years = scenario.horizon.range
    first = next((year for year, share in zip(years, operator.land.fill.values(years), strict=True) if share > 0), years[0])
    entry = law.entry(PREPAID, dt.date(first, 1, 1))
    return None if entry is None else provisions(law, entry.cites)


def prepaid_notice(law: Law, scenario: Scenario) -> Iterator[Notice]:
    """Say how rent received at once is taxed here, and that the law leaves the choice."""
    operator, cited = scenario.project.operator, prepaid_choice(law, scenario)
    if cited is not None and operator is not None and operator.land is not None:
        yield Notice(f"prepaid_{operator.land.prepaid_income}", {"provisions": cited}, 2.0)


def _in_the_price(
    law: Law, location: str, leases: list[StateLease], relief: float, cut: float | None, *, land_is_let: bool
) -> Iterator[Notice]:
    """Say where exempted rent may not enter the sublease price, or where that is contested."""
    held = law.parameters.get(PRICE_BAR)
    entries = [entry for lease in leases if held is not None and (entry := held.entry(lease.decision)) is not None]
    barred = next((entry for entry in entries if location in _tokens(entry)), None)
    if barred is not None:
        values = {"amount": relief, "provisions": provisions(law, barred.cites)}
        if cut is None:
            yield Notice("exempt_rent_in_price", values, relief)
        else:
            yield Notice("exempt_rent_in_price_by", {**values, "cut": cut}, relief)
    elif location == "cdtz" and land_is_let:
        reading = law.all_readings[PASSED_ON]
        chosen = law.reading(PASSED_ON)
        both = [reading.options[name] for name in (chosen, *(name for name in reading.options if name != chosen))]
        argument = Words(vi=" ".join(one.argument.vi for one in both), en=" ".join(one.argument.en for one in both))
        yield Notice("exempt_rent_in_price_open", {"amount": relief, "argument": argument}, 2.0)


def _tokens(entry: Entry) -> tuple[str, ...]:
    return entry.value if isinstance(entry.value, tuple) else (str(entry.value),)


def provisions(law: Law, cites: Sequence[Citation]) -> Words:
    """Write citations in both languages."""

    def written(language: Language) -> str:
        kinds = law.instruments
        return "; ".join(format_provision(cite.instrument, cite.provision, kinds[cite.instrument].kind, language) for cite in cites)

    return Words(vi=written("vi"), en=written("en"))
