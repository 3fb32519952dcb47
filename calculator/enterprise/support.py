"""Support in money and costs it meets: grants, import duty, tax on purchases that is lost, contractor tax, the power tariff."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from calculator.enterprise.qualify import recognised_activity
from calculator.land.ladder import SECTORS, area_class_of, sector_class
from calculator.land.rent import sum_by_lane
from calculator.law.lookup import LawReader, as_float
from calculator.project.columns.money import Grants
from calculator.project.facts import AREA_CLASSES
from calculator.project.grants import DUTY_KINDS, FUND_CLASSES, FUND_COSTS, GRANT_KINDS, TAXED
from calculator.project.lanes import Lanes
from calculator.project.tokens import LOCATIONS
from calculator.rules import cash, support
from calculator.rules.kinds import Booleans, ByKind, Floats, added_up

FUND = "grants.investment_support_fund."
_ZERO = np.zeros((1, 1))
_CDTZ = LOCATIONS.index("cdtz")
_ON_ASSETS = DUTY_KINDS.index("fixed_assets")
_INPUTS = DUTY_KINDS.index("inputs")


class Support(NamedTuple):
    """Grants received, and of them what is taxed as ordinary income and as income of the project [VND], ``(year, lane)``."""

    received: Floats
    taxed_ordinary: Floats
    taxed_project: Floats

    @property
    def exempt(self) -> Floats:
        """Grants that are not taxed."""
        return self.received - self.taxed_ordinary - self.taxed_project


class Charged(NamedTuple):
    """Costs added to those stated, and import duty due and before relief [VND], ``(year, lane)``."""

    tax_on_purchases_lost: Floats
    contractor_tax: Floats
    power_tariff: Floats
    import_duty: Floats
    import_duty_before_relief: Floats
    duty_on_assets: Floats

    def lines(self) -> dict[str, Floats]:
        """Give them as yearly lines."""
        return {
            "tax_on_purchases_lost": self.tax_on_purchases_lost,
            "contractor_tax_borne": self.contractor_tax,
            "power_tariff_increase": self.power_tariff,
            "import_duty_before_relief": self.import_duty_before_relief,
            "import_duty": self.import_duty,
            "import_duty_on_assets": self.duty_on_assets,
        }


NOTHING = Charged(*[_ZERO] * len(Charged._fields))


def charged(read: LawReader, lanes: Lanes) -> tuple[Lanes, Charged]:
    """Add to the costs of lanes what taxes and tariffs put on top of them; import duty due on an asset is part of its cost."""
    facts = lanes.cash
    if not (facts.stated.any() or len(lanes.duties.lane)):
        return lanes, NOTHING
    lost = _tax_on_purchases_lost(read, lanes)
    power = facts.power_bill * facts.commercial_tariff
    if power.any():
        power = power * read.by_year("power_tariff.data_centre_increase", lanes.years, 0.0)
    borne = facts.contractor_deducted + facts.contractor_not_deducted
    duty, lanes = _import_duty(read, lanes)
    deducted = ByKind.added(lanes.cost.shared, np.where(facts.vat_deductible, lost, 0.0), facts.contractor_deducted, power, duty[3])
    left_out = ByKind.added(lanes.nondeductible.shared, np.where(facts.vat_deductible, 0.0, lost), facts.contractor_not_deducted)
    lanes = replace(
        lanes,
        cost=replace(lanes.cost, shared=_compact(deducted)),
        nondeductible=replace(lanes.nondeductible, shared=_compact(left_out)),
    )
    return lanes, Charged(lost, borne, power, *duty[:3])


def _compact(amount: Floats) -> Floats:
    return amount if amount.any() else _ZERO


def _tax_on_purchases_lost(read: LawReader, lanes: Lanes) -> Floats:
    facts = lanes.cash
    if not facts.input_vat.any():
        return _ZERO
    return read.recorder.apply(
        cash.tax_on_purchases_lost,
        input_tax=facts.input_vat,
        stated_share=facts.vat_lost,
        software_share=facts.software_at_home,
        not_credited=read.is_choice("value_added_tax.software_sold_in_vietnam", "outside_tax_input_not_credited", lanes.years),
    )


def _import_duty(read: LawReader, lanes: Lanes) -> tuple[tuple[Floats, Floats, Floats, Floats], Lanes]:
    """Give the duty due, that before relief, that due on assets and that due on inputs; and the lanes with dearer assets."""
    duties = lanes.duties
    if not len(duties.lane):
        return (_ZERO, _ZERO, _ZERO, _ZERO), lanes
    due = _duty_due(read, lanes)
    on_assets = duties.kind == _ON_ASSETS

    def summed(amounts: Floats, of: Booleans) -> Floats:
        return sum_by_lane(np.where(of, amounts, 0.0), duties.lane, lanes.count)

    everything = np.ones(len(on_assets), dtype=np.bool_)
    places = np.searchsorted(lanes.assets.lane, duties.lane) + duties.asset
    cost = lanes.assets.cost.astype(np.float64).copy()
    # Duty before the first year is in no year of the run: it stays out of the cost too.
    np.add.at(cost, places[on_assets], added_up(due)[on_assets])
    lanes = replace(lanes, assets=replace(lanes.assets, cost=cost))
    return (summed(due, everything), summed(duties.amount, everything), summed(due, on_assets), summed(due, ~on_assets)), lanes


def _duty_due(read: LawReader, lanes: Lanes) -> Floats:
    """Hold each duty against the exemption of its kind, by the classes investment law gives sector and area on the day of the licence."""
    duties, facts = lanes.duties, lanes.facts
    of = duties.lane
    licence = lanes.licence[of]
    in_zone = facts["location"][of] == _CDTZ
    own = {name: facts[name][of] for name in ("activity", "recognised_software_steps", "commune_class", "area_class")}
    sector = sector_class(read, recognised_activity(own, lanes.favourable[of]), in_zone, licence)
    area = area_class_of(own, lanes.favourable[of])
    entries, index = read.entries_by_date("investment.zone_area_treatment", licence, True)
    treated = np.array([AREA_CLASSES.index(str(entry.value)) if entry else 0 for entry in entries])[index]
    area = np.where(in_zone, np.maximum(area, treated), area)
    opens = {}
    for name in ("sector", "area"):
        opens[name] = np.zeros(len(of), dtype=np.int64)
        for code, kind in enumerate(DUTY_KINDS):
            path = f"import_duty.{kind}.{name}"
            if path in read.law.parameters and (duties.kind == code).any():
                classes = SECTORS if name == "sector" else AREA_CLASSES
                opens[name][duties.kind == code] = classes.index(read.choice(path, read.law.as_of))
    years_open = read.by_date("import_duty.inputs.years", licence, np.inf)
    for code, kind in enumerate(DUTY_KINDS):
        if (duties.kind == code).any():
            read.basis(f"import_duty.{kind}.exemption", on=read.law.as_of)
    held = np.array([f"import_duty.{kind}.exemption" in read.law.parameters for kind in DUTY_KINDS])
    return read.recorder.apply(
        support.duty_due,
        amount=duties.amount,
        claims=lanes.claims[of] & held[duties.kind],
        sector=sector,
        area=area,
        sector_opens=opens["sector"],
        area_opens=opens["area"],
        tested=np.isin(duties.kind, (_ON_ASSETS, _INPUTS)),
        age=lanes.years[:, None] - lanes.operation_year[of],
        longest=np.where(duties.kind == _INPUTS, years_open, np.inf),
    )


def support_of_lanes(read: LawReader, lanes: Lanes, revenue: Floats) -> Support:
    """Give the grants of each lane and what of them is taxed; support of the fund is paid the year after its cost.

    Parameters
    ----------
    read, lanes : as in the engine.
    revenue : of all kinds [VND], ``(year, lane)``.
    """
    grants = lanes.grants
    if not len(grants.lane):
        return Support(_ZERO, _ZERO, _ZERO)
    amount = grants_received(read, lanes, revenue)
    taxed = np.broadcast_to(grants.taxed != TAXED.index("exempt"), amount.shape).copy()
    for kind in ("investment_support_fund", "state_budget"):
        own = grants.kind == GRANT_KINDS.index(kind)
        if own.any():
            read.basis(f"grants.tax.{kind}", lanes.years)
            taxed[:, own] = ~read.is_choice(f"grants.tax.{kind}", "exempt", lanes.years)
    to_project = grants.taxed == TAXED.index("incentive")

    def summed(amounts: Floats) -> Floats:
        return _compact(sum_by_lane(amounts, grants.lane, lanes.count))

    return Support(
        received=summed(amount), taxed_ordinary=summed(amount * (taxed & ~to_project)), taxed_project=summed(amount * (taxed & to_project))
    )


def grants_received(read: LawReader, lanes: Lanes, revenue: Floats) -> Floats:
    """Give what is received of each grant [VND], ``(year, grant)``; parameters as above."""
    of_fund = lanes.grants.kind == GRANT_KINDS.index("investment_support_fund")
    if not of_fund.any():
        return lanes.grants.amount
    return np.where(of_fund, _fund(read, lanes, np.broadcast_to(revenue, (len(lanes.years), lanes.count))), lanes.grants.amount)


def _fund(read: LawReader, lanes: Lanes, revenue: Floats) -> Floats:
    """Give what the fund pays on each grant; zero on grants of others that state no rate is never used."""
    grants = lanes.grants
    shape = grants.amount.shape
    ceiling, large = np.full(shape, np.inf), np.ones(shape, dtype=np.bool_)
    for code, cost in enumerate(FUND_COSTS):
        if (grants.cost == code).any():
            ceiling[:, grants.cost == code] = read.by_year(f"{FUND}ceilings.{cost}", lanes.years, np.inf)
            read.basis(f"{FUND}ceilings.{cost}", lanes.years)
    if grants.initial.any():
        # Projects licensed before the Decree are supported too.
        ceiling[:, grants.initial] = read.once(FUND + "initial_share", _first_day(read))
        read.basis(FUND + "initial_share")
    for code, name in enumerate(FUND_CLASSES):
        own = grants.of_class == code
        if own.any():
            large[:, own] = _reaches_class(read, lanes, name, grants, own, revenue)
    read.basis("grants.support_is_paid_after_the_year", lanes.years)
    return read.recorder.apply(
        support.fund_support,
        eligible_cost=grants.amount,
        rate=grants.rate,
        ceiling=ceiling,
        large_enough=large,
        revenue=revenue[:, grants.lane],
        longest=read.once(FUND + "years", _first_day(read)),
    )


def _first_day(read: LawReader) -> dt.date:
    return read.law.parameter(FUND + "years").history[0].from_


def _reaches_class(read: LawReader, lanes: Lanes, name: str, grants: Grants, own: Booleans, revenue: Floats) -> Booleans:
    """Say whether capital or the year's revenue reaches the threshold of a class; one without thresholds is open."""
    thresholds = {}
    for edge in ("capital", "revenue"):
        path = FUND + "capital" if (name, edge) == ("research_centre", "capital") else f"{FUND}classes.{name}.{edge}"
        if path in read.law.parameters:
            read.basis(path)
            thresholds[edge] = as_float(read.law.parameter(path).history[-1].value)
    if not thresholds:
        return np.ones((revenue.shape[0], int(own.sum())), dtype=np.bool_)
    of = grants.lane[own]
    large = np.broadcast_to(lanes.facts["capital"][of] >= thresholds.get("capital", np.inf), (revenue.shape[0], len(of)))
    return np.asarray(large | (revenue[:, of] >= thresholds.get("revenue", np.inf)))


def with_taxed_grants(income: ByKind, grants: Support) -> ByKind:
    """Add taxed grants to income after costs are shared out: they are no turnover, and bear none."""
    if not (grants.taxed_ordinary.any() or grants.taxed_project.any()):
        return income
    return income._replace(ordinary=income.ordinary + grants.taxed_ordinary, incentive=income.incentive + grants.taxed_project)
