"""Effective rates of a specification: each asset, and all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from calculator.analysis.statutory_rates import LawRates, NewProject, law_rates, unfit
from calculator.errors import InputError, Place, Problem, UnknownNameError
from calculator.law.law import load_law
from calculator.measures.forward_looking import (
    INVENTORY_SHARES,
    Allowance,
    Capital,
    Economy,
    EffectiveRates,
    Floats,
    allowances_at_once,
    composite,
    one_period,
    one_period_inventory,
)
from calculator.measures.king_fullerton import (
    Financing,
    Levies,
    allowances_discounted,
    financing,
    king_fullerton,
    king_fullerton_inventory,
    weighted,
)
from calculator.measures.permanent import LandCharge, TopUp, permanent, permanent_inventory, present_values
from calculator.project.rates_spec import DecliningBalance, LawSource, RatedAsset, RatesSpec, StraightLine
from calculator.rules.corporate_income_tax import project_rate

INVENTORY = "inventory"


class OfAsset(NamedTuple):
    """The rates of one asset, its part of the whole, and the present value of its allowances on one unit of cost (None for an inventory)."""

    name: str
    share: float
    allowances: float | None
    rates: EffectiveRates


@dataclass(frozen=True)
class SpecRates:
    """The effective rates of a specification, together and by asset; ``tax_rates`` from year 1 on, the last one continues."""

    spec: RatesSpec
    tax_rates: tuple[float, ...]
    rates: EffectiveRates
    assets: tuple[OfAsset, ...]
    law: LawRates | None = None
    """What the rates of tax rest on where they come from the law."""


def effective_tax_rate(spec: RatesSpec, rates_by_year: Sequence[float] | None = None, *, law: LawRates | None = None) -> SpecRates:
    """Give the effective rates of a specification.

    Parameters
    ----------
    spec : the checked specification.
    rates_by_year : rates of tax from year 1 on that stand in place of those of the specification, the last one continues.
    law : the same, looked up for a place and activity. With neither: what the specification states, or looked up as its ``law:`` says.

    Raises
    ------
    InputError
        When the law the specification names does not exist, has no numbers, or does not hold the year.
    """
    found = law
    if found is None and rates_by_year is None and spec.law is not None:
        found = rates_of_law(spec.law)
    if rates_by_year is None:
        rates_by_year = found.rates if found is not None else tax_rates_of(spec)
    of_years = np.array(rates_by_year)
    economy = Economy(
        float(spec.real_interest), float(spec.inflation), float(spec.pre_tax_return or spec.real_interest), float(spec.debt_share)
    )
    assets: list[tuple[str, float, float | None, EffectiveRates]] = [
        (asset.name, float(asset.weight), *_of_asset(spec, asset, of_years, economy)) for asset in spec.assets
    ]
    if spec.inventory is not None:
        assets.append((INVENTORY, float(spec.inventory.weight), None, _of_inventory(spec, of_years, economy)))
    parts, weights = [asset[3] for asset in assets], [asset[1] for asset in assets]
    if spec.method == "king-fullerton":
        together = weighted(parts=parts, weights=weights)
    else:
        together = composite(parts=parts, weights=weights, real_interest=economy.real_interest)
    listed = tuple(OfAsset(name, weight / sum(weights), allowances, rates) for name, weight, allowances, rates in assets)
    return SpecRates(spec, tuple(of_years.tolist()), together, listed, found)


def rates_of_law(asked: LawSource) -> LawRates:
    """Look up the rates of the place and activity a specification names.

    Raises
    ------
    InputError
        When the variant does not exist or has no numbers, or the law data does not hold the year.
    """
    try:
        law = load_law(asked.variant)
    except UnknownNameError as fault:
        raise UnknownNameError(Problem(Place(key="law.variant"), one.found, one.remedy) for one in fault.problems) from None
    if found := unfit(law, asked.first_revenue, lambda name: f"law.{name}"):
        raise InputError(found)
    return law_rates(law, NewProject(asked.first_revenue, asked.location, asked.activity, asked.certificates))


def tax_rates_of(spec: RatesSpec) -> list[float]:
    """Give the rates of tax a specification states, from year 1 on; the last one continues.

    Raises
    ------
    InputError
        When it states none: they are those of a place and activity given elsewhere.
    """
    if spec.tax_rate is not None:
        return [float(spec.tax_rate)]
    if spec.rates_by_year is not None:
        return [float(rate) for rate in spec.rates_by_year]
    if spec.standard_rate is None:
        raise InputError(Problem(Place(key="law"), "no rate of tax is given", "state rates_by_year, or law: with a place and an activity"))
    if spec.package is None:
        return [float(spec.standard_rate)]
    rate, rate_years, exempt, half = (float(value) for value in spec.package)
    years = np.arange(1, int(np.ceil(max(rate_years, exempt + half))) + 2)
    # The rule of the law itself: the rate, the exemption and the half all run from year 1.
    path = project_rate(
        general=np.full((len(years), 1), float(spec.standard_rate)),
        rate=np.array([rate]),
        rate_start=np.array([1.0]),
        rate_years=np.array([rate_years]),
        holiday_start=np.array([1.0]),
        exempt_years=np.array([exempt]),
        half_years=np.array([half]),
        half_reduction=np.array([0.5]),
        years=years,
    )
    of_years: list[float] = (path.rate * path.paid_share)[:, 0].tolist()
    return of_years


def capital_of(asset: RatedAsset) -> Capital:
    """Give an asset as the measures take it."""
    allowance = asset.allowance
    if isinstance(allowance, StraightLine):
        written = Allowance("straight_line", float(allowance.share))
    elif isinstance(allowance, DecliningBalance):
        written = Allowance("declining_balance", float(allowance.share))
    else:
        written = Allowance(allowance.kind)
    return Capital(float(asset.economic_depreciation), written)


def _of_asset(spec: RatesSpec, asset: RatedAsset, of_years: Floats, economy: Economy) -> tuple[float, EffectiveRates]:
    capital = capital_of(asset)
    if spec.method == "permanent":
        asked = asset.land_charge
        charge = LandCharge(float(asked.share), asked.free_years) if asked else LandCharge()
        found = permanent(capital=capital, rates=of_years, economy=economy, charge=charge, top_up=_top_up(spec, asset.tangible))
        return present_values(capital=capital, rates=of_years, economy=economy).allowances, found
    rate = float(of_years[0])
    if spec.method == "devereux-griffith":
        return allowances_at_once(capital=capital, economy=economy), one_period(capital=capital, tax_rate=rate, economy=economy)
    money, levies = _money(spec, rate), _levies(spec)
    found = king_fullerton(capital=capital, tax_rate=rate, inflation=economy.inflation, money=money, levies=levies)
    return allowances_discounted(capital=capital, rate=money.financing), found


def _of_inventory(spec: RatesSpec, of_years: Floats, economy: Economy) -> EffectiveRates:
    assert spec.inventory is not None, "the specification has an inventory"
    taxed = INVENTORY_SHARES[spec.inventory.method]
    if spec.method == "permanent":
        return permanent_inventory(taxed_share=taxed, rates=of_years, economy=economy, top_up=_top_up(spec, tangible=False))
    rate = float(of_years[0])
    if spec.method == "devereux-griffith":
        return one_period_inventory(taxed_share=taxed, tax_rate=rate, economy=economy)
    return king_fullerton_inventory(
        taxed_share=taxed, tax_rate=rate, inflation=economy.inflation, money=_money(spec, rate), levies=_levies(spec)
    )


def _money(spec: RatesSpec, rate: float) -> Financing:
    taxes = spec.owner_taxes
    return financing(
        real_interest=float(spec.real_interest),
        inflation=float(spec.inflation),
        debt_share=float(spec.debt_share),
        tax_rate=rate,
        interest_income_tax=float(taxes.interest_income) if taxes else 0.0,
        equity_income_tax=float(taxes.equity_income) if taxes else 0.0,
    )


def _top_up(spec: RatesSpec, tangible: bool) -> TopUp:
    """Give the top-up tax on an asset; only what is tangible excludes income from it."""
    asked = spec.top_up
    return TopUp(float(asked.minimum_rate), float(asked.asset_share) if tangible else 0.0) if asked else TopUp()


def _levies(spec: RatesSpec) -> Levies:
    asked = spec.other_levies
    if asked is None:
        return Levies()
    return Levies(float(asked.transfer), float(asked.property), float(asked.receipts), float(asked.investment_credit))
