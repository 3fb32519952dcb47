"""Support in money and cash as columns and arrays: grants, credits, import duty, what moves cash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calculator.project.case import Booleans, Case, Floats, Integers
from calculator.project.cash import HOME_TREATMENTS, Cash
from calculator.project.grants import CREDIT_KINDS, DUTY_KINDS, FUND_CLASSES, FUND_COSTS, GRANT_KINDS, TAXED

DAYS_OF_YEAR = 365
NOT_STATED = -1


@dataclass(frozen=True)
class Grants:
    """Grants as columns; ``amount`` of a grant, or the eligible cost of support by the fund at ``rate`` [VND], ``(year, grant)``."""

    lane: Integers
    kind: Integers
    initial: Booleans
    cost: Integers
    of_class: Integers
    taxed: Integers
    amount: Floats
    rate: Floats


@dataclass(frozen=True)
class Duties:
    """Import duty as columns; ``asset`` is its place among the assets of the lane, -1 for none; ``amount`` [VND] ``(year, duty)``."""

    lane: Integers
    kind: Integers
    asset: Integers
    amount: Floats


@dataclass(frozen=True)
class CashFacts:
    """What moves cash, ``(year, lane)`` or ``(1, lane)`` [VND, or shares].

    ``credits_refundable`` and ``credits_other`` are tax credits received; ``contractor_deducted`` and ``contractor_not_deducted`` contractor
    tax borne by the enterprise; ``home`` codes how the parent's country taxes dividends, -1 where none is stated.
    """

    stated: Booleans
    credits_refundable: Floats
    credits_other: Floats
    working_share: Floats
    input_vat: Floats
    vat_lost: Floats
    software_at_home: Floats
    vat_deductible: Booleans
    contractor_deducted: Floats
    contractor_not_deducted: Floats
    contractor_withheld: Floats
    power_bill: Floats
    commercial_tariff: Booleans
    payout: Floats
    blocked_by_losses: Booleans
    home: Integers
    home_rate: Floats
    investment: Floats


def grants_of(cases: Sequence[Case]) -> Grants:
    """Lay out the grants of all cases."""
    found = [
        (lane, grant) for lane, case in enumerate(cases) if case.scenario.project.support for grant in case.scenario.project.support.grants
    ]
    years = list(cases[0].scenario.horizon.range)

    def column(take: Callable[[Any], Any], kind: Any) -> Any:
        return np.array([take(grant) for _, grant in found], dtype=kind)

    return Grants(
        lane=np.array([lane for lane, _ in found], dtype=np.int64),
        kind=column(lambda grant: GRANT_KINDS.index(grant.kind), np.int64),
        initial=column(lambda grant: grant.form == "initial", np.bool_),
        cost=column(lambda grant: FUND_COSTS.index(grant.cost_kind) if grant.cost_kind else NOT_STATED, np.int64),
        of_class=column(lambda grant: FUND_CLASSES.index(grant.class_of_project) if grant.class_of_project else NOT_STATED, np.int64),
        taxed=column(lambda grant: TAXED.index(grant.taxed) if grant.taxed else NOT_STATED, np.int64),
        amount=_yearly([(grant.amount or grant.eligible_cost) for _, grant in found], years),
        rate=column(lambda grant: float(grant.rate) if grant.rate is not None else 1.0, np.float64),
    )


def duties_of(cases: Sequence[Case]) -> Duties:
    """Lay out the import duties of all cases; that on an asset falls in its first year of use."""
    years = list(cases[0].scenario.horizon.range)
    lanes, kinds, places, amounts = [], [], [], []
    for lane, case in enumerate(cases):
        support, assets = case.scenario.project.support, case.scenario.project.assets
        for duty in support.duties if support else ():
            place = next((place for place, asset in enumerate(assets) if asset.name == duty.asset), NOT_STATED)
            values = duty.amount.values(years)
            if place != NOT_STATED:
                values = [float(duty.amount.value or 0) * (year == assets[place].first_year) for year in years]
            lanes.append(lane)
            kinds.append(DUTY_KINDS.index(duty.kind))
            places.append(place)
            amounts.append(values)
    return Duties(
        lane=np.array(lanes, dtype=np.int64),
        kind=np.array(kinds, dtype=np.int64),
        asset=np.array(places, dtype=np.int64),
        amount=np.array(amounts, dtype=np.float64).reshape(-1, len(years)).T,
    )


def cash_of(cases: Sequence[Case]) -> CashFacts:
    """Lay out what moves cash; where no case states any it is a single nothing."""
    projects = [case.scenario.project for case in cases]
    years = list(cases[0].scenario.horizon.range)
    any_stated = any(project.cash or project.support for project in projects)

    def panel(take: Callable[[Any], list[float]]) -> Floats:
        if not any_stated:
            return np.zeros((1, 1))
        found = np.array([take(project) for project in projects], dtype=np.float64).T
        return found if found.any() else np.zeros((1, 1))

    def values(path: Any) -> list[float]:
        return list(path.values(years)) if path is not None else [0.0] * len(years)

    def shares(path: Any) -> list[float]:
        return list(path.values(years, before="hold")) if path is not None else [0.0] * len(years)

    def row(take: Callable[[Cash], Any], otherwise: Any, kind: Any) -> Any:
        return np.array([take(project.cash) if project.cash is not None else otherwise for project in projects], dtype=kind)

    def added(items: Any, take: Callable[[Any], Any], factor: Callable[[Any], float]) -> list[float]:
        total = np.zeros(len(years))
        for item in items:
            total += np.array(take(item)) * factor(item)
        return list(total)

    def credit(kind: str) -> Floats:
        return panel(
            lambda project: added(
                [item for item in (project.support.credits if project.support else ()) if item.kind == kind],
                lambda item: item.amount.values(years),
                lambda item: 1.0,
            )
        )

    def contractor(borne_by: str, deductible: bool | None) -> Floats:
        # What the enterprise bears comes on top of a net price.
        return panel(
            lambda project: added(
                [
                    item
                    for item in (project.cash.contractor_tax if project.cash else ())
                    if item.borne_by == borne_by and deductible in (None, item.deductible)
                ],
                lambda item: item.amount.values(years),
                lambda item: float(item.rate / (1 - item.rate)) if borne_by == "enterprise" else float(item.rate),
            )
        )

    def vat(take: Callable[[Any], Any], read: Callable[[Any], list[float]]) -> Floats:
        return panel(lambda project: read(take(project.cash.input_vat) if project.cash and project.cash.input_vat else None))

    def dividend(cash: Cash, name: str) -> Any:
        return getattr(cash.dividends, name) if cash.dividends else None

    return CashFacts(
        stated=row(lambda cash: True, False, np.bool_),
        credits_refundable=credit(CREDIT_KINDS[0]),
        credits_other=credit(CREDIT_KINDS[1]),
        working_share=row(lambda cash: float(cash.working_capital_days or 0) / DAYS_OF_YEAR, 0.0, np.float64),
        input_vat=vat(lambda item: item.amount, values),
        vat_lost=vat(lambda item: item.irrecoverable, shares),
        software_at_home=vat(lambda item: item.software_at_home, shares),
        vat_deductible=row(lambda cash: cash.input_vat is not None and cash.input_vat.deductible, False, np.bool_),
        contractor_deducted=contractor("enterprise", True),
        contractor_not_deducted=contractor("enterprise", False),
        contractor_withheld=contractor("contractor", None),
        power_bill=panel(lambda project: values(project.cash.power.bill if project.cash and project.cash.power else None)),
        commercial_tariff=row(lambda cash: cash.power is not None and cash.power.commercial_tariff, False, np.bool_),
        payout=panel(lambda project: shares(dividend(project.cash, "payout") if project.cash else None)),
        blocked_by_losses=row(lambda cash: bool(dividend(cash, "blocked_by_losses")), False, np.bool_),
        home=row(lambda cash: HOME_TREATMENTS.index(cash.home.treatment) if cash.home else NOT_STATED, NOT_STATED, np.int64),
        home_rate=row(lambda cash: float(cash.home.rate) if cash.home else 0.0, 0.0, np.float64),
        investment=_investment(cases, years) if any_stated else np.zeros((1, 1)),
    )


def _investment(cases: Sequence[Case], years: list[int]) -> Floats:
    """Give what each case spends on fixed assets, in the year of first use [VND]."""
    spent = np.zeros((len(years), len(cases)))
    for lane, case in enumerate(cases):
        rate = case.scenario.assumptions.exchange_rate
        for asset in case.scenario.project.assets:
            if asset.first_year in years:
                of = rate.values([asset.first_year], before="hold")[0] if rate and asset.currency == "USD" else 1.0
                spent[asset.first_year - years[0], lane] += float(asset.cost) * of
    return spent


def _yearly(paths: list[Any], years: list[int]) -> Floats:
    return np.array([path.values(years) for path in paths], dtype=np.float64).reshape(-1, len(years)).T
