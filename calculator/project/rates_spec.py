"""A specification of effective rates: the method, the economy, the assets, and the rates of tax or the place they are taken from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from calculator.errors import InputError, Problem
from calculator.project.tokens import Activity, Certificate, Location
from calculator.validation import Frozen, Growth, Integer, Positive, Quantity, Share, Words, Year, problem, validate
from calculator.yaml_text import Document, Key, read_file

Method = Literal["devereux-griffith", "permanent", "king-fullerton"]

HIGHEST_RETURN = 10
"""Pre-tax returns above this, 1,000 % a year, are taken for a slip."""

LONGEST = 100
"""Years a package, a path or a life may last."""


class StraightLine(Frozen):
    """Written off in equal parts: a part a year, or over some years."""

    kind: Literal["straight-line"]
    rate: Share | None = None
    years: Positive | None = None

    @model_validator(mode="after")
    def _one_form(self) -> StraightLine:
        if (self.rate is None) == (self.years is None):
            raise problem("a straight line needs either rate or years", "write one of the two")
        if self.rate is not None and self.rate * LONGEST < 1:
            raise problem(f"a rate below {1 / LONGEST:.0%} takes more than {LONGEST} years", "write a higher rate, or kind: none")
        if self.years is not None and not 1 <= self.years <= LONGEST:
            raise problem(f"the years of a straight line are not from 1 to {LONGEST}", "write how long the asset is written off")
        return self

    @property
    def share(self) -> Fraction:
        """What is written off a year."""
        return self.rate if self.rate is not None else 1 / Fraction(self.years or 1)


class DecliningBalance(Frozen):
    """Written off by a part of what is left, each year."""

    kind: Literal["declining-balance"]
    rate: Share

    @model_validator(mode="after")
    def _some(self) -> DecliningBalance:
        if self.rate == 0:
            raise problem("a declining balance of 0% writes nothing off", "write a rate above zero, or kind: none")
        return self

    @property
    def share(self) -> Fraction:
        """What is written off a year of what is left."""
        return self.rate


class Economic(Frozen):
    """Written off as it loses value, at the prices of each year."""

    kind: Literal["economic"]


class NoAllowance(Frozen):
    """Never written off."""

    kind: Literal["none"]


AnyAllowance = Annotated[StraightLine | DecliningBalance | Economic | NoAllowance, Field(discriminator="kind")]


class LandRent(Frozen):
    """What is paid for land a year, as a share of what the asset is worth, and for how many years nothing is."""

    share: Share
    free_years: Integer = 0

    @model_validator(mode="after")
    def _some_years(self) -> LandRent:
        if not 0 <= self.free_years <= LONGEST:
            raise problem(f"{self.free_years} free years are not accepted", f"write 0 to {LONGEST}; with more leave land_charge out")
        return self


class RatedAsset(Frozen):
    """An asset of the investment: how fast it loses value, its part of the whole, and how the tax writes it off."""

    name: str
    economic_depreciation: Share
    weight: Quantity = Fraction(1)
    allowance: AnyAllowance
    land_charge: LandRent | None = None
    tangible: bool = True
    source: str | None = None


class Inventory(Frozen):
    """Stocks: they lose no value, and what inflation adds may be taxed."""

    method: Literal["lifo", "fifo", "average"]
    weight: Quantity = Fraction(1)
    source: str | None = None


class OwnerTaxes(Frozen):
    """What owners pay on interest and on what equity brings them."""

    interest_income: Share = Fraction(0)
    equity_income: Share = Fraction(0)


class OtherLevies(Frozen):
    """Levies beside income tax: on the transfer of an asset, on its value a year, on receipts; and a credit for investment."""

    transfer: Share = Fraction(0)
    property: Share = Fraction(0)
    receipts: Share = Fraction(0)
    investment_credit: Share = Fraction(0)


class MinimumTax(Frozen):
    """A top-up tax: the rate it brings the tax up to, and the part of an asset's book value a year's income is free for."""

    minimum_rate: Share
    asset_share: Share = Fraction(0)


class LawSource(Frozen):
    """Where the rates of tax are taken from the law: a new project of an activity at a place."""

    location: Location = "none"
    activity: Activity = "other"
    certificates: tuple[Certificate, ...] = ()
    first_revenue: Year
    variant: str = "in_force"


class RatesSpec(Frozen):
    """What ``effective-tax-rate`` reads; see docs/method_rates.md."""

    method: Method
    title: Words | None = None
    source: str | None = None
    tax_rate: Share | None = None
    standard_rate: Share | None = None
    package: tuple[Share, Quantity, Quantity, Quantity] | None = None
    rates_by_year: tuple[Share, ...] | None = None
    law: LawSource | None = None
    real_interest: Share
    inflation: Growth
    pre_tax_return: Positive | None = None
    debt_share: Share = Fraction(0)
    assets: tuple[RatedAsset, ...] = ()
    inventory: Inventory | None = None
    top_up: MinimumTax | None = None
    owner_taxes: OwnerTaxes | None = None
    other_levies: OtherLevies | None = None


def load_rates(path: str | Path, *, law_given: bool = False) -> RatesSpec:
    """Read and check a specification.

    Parameters
    ----------
    path : of the file.
    law_given : the place the rates come from is said elsewhere, so the file need not have them.

    Raises
    ------
    InputError
        With every problem found, each with file and line.
    """
    return _checked(read_file(Path(path), str(path)), law_given=law_given)


def rates_from(data: dict[str, Any], name: str = "", *, law_given: bool = False) -> RatesSpec:
    """Check a specification that does not come from a file.

    Raises
    ------
    InputError
        With every problem found, each with its key.
    """
    return _checked(Document(name, data, {}), law_given=law_given)


def _checked(document: Document, *, law_given: bool) -> RatesSpec:
    example = "start with 'method: permanent'; see scenarios/rates for an example"
    if document.data is None:
        raise InputError(Problem(document.place(()), "the file is empty", example))
    if not isinstance(document.data, dict) or "scenario" in document.data:
        raise InputError(Problem(document.place(()), "this is not a specification of effective rates", example))
    spec = validate(RatesSpec, document.data, document, (), InputError)
    if found := [Problem(document.place(key), what, remedy) for key, what, remedy in (*_rates_fit(spec, law_given), *_values_fit(spec))]:
        raise InputError(found)
    return spec


Finding = tuple[Key, str, str]

OF_METHOD = {
    "devereux-griffith": ("tax_rate", "pre_tax_return"),
    "permanent": ("standard_rate", "package", "rates_by_year", "law", "pre_tax_return", "top_up"),
    "king-fullerton": ("tax_rate", "owner_taxes", "other_levies"),
}
"""The keys that only some methods read."""


def _rates_fit(spec: RatesSpec, law_given: bool) -> Iterator[Finding]:
    """Find keys of another method, and rates that are missing or said twice."""
    own = OF_METHOD[spec.method]
    for key in dict.fromkeys(key for keys in OF_METHOD.values() for key in keys):
        if key not in own and getattr(spec, key) is not None:
            others = " or ".join(method for method, keys in OF_METHOD.items() if key in keys)
            yield (key,), f"{key} goes with method: {others}", f"remove it, or change the method; {spec.method} reads {', '.join(own)}"
    for key in ("tax_rate", "pre_tax_return"):
        if key in own and getattr(spec, key) is None:
            yield (key,), "this required key is missing", "add it; nothing is assumed in its place"
    if spec.method != "permanent":
        if law_given:
            yield ("method",), f"{spec.method} has a single rate, and the law gives one a year", "write method: permanent"
        return
    ways = [key for key in ("package", "rates_by_year", "law") if getattr(spec, key) is not None]
    if law_given and ways:
        yield (ways[0],), "the rates come from the place and activity of the command line", "leave out one of the two"
    elif len(ways) > 1:
        yield (ways[1],), f"{ways[1]} stands beside {ways[0]}", "write one of them: rates come from one place"
    elif not ways and not law_given and spec.standard_rate is None:
        yield ("rates_by_year",), "no rate of tax is given", "write rates_by_year, standard_rate with package, or law"
    if spec.package is not None:
        yield from _package_fits(spec)
    if spec.standard_rate is not None and (law_given or spec.law is not None):
        yield ("standard_rate",), "the law says what the standard rate is", "remove it"
    if spec.rates_by_year is not None and not 1 <= len(spec.rates_by_year) <= LONGEST:
        yield ("rates_by_year",), f"{len(spec.rates_by_year)} rates are not accepted", f"write 1 to {LONGEST}; the last one continues"


def _package_fits(spec: RatesSpec) -> Iterator[Finding]:
    rate, *years = spec.package or (Fraction(0),)
    if spec.standard_rate is None:
        yield ("standard_rate",), "this required key is missing", "add the rate that holds after the package"
    elif rate > spec.standard_rate:
        yield ("package",), f"its rate {float(rate):.4g} is above the standard rate {float(spec.standard_rate):.4g}", "write a lower rate"
    if sum(years[1:]) > LONGEST or any(length > LONGEST for length in years):
        yield ("package",), f"it lasts longer than {LONGEST} years", "write RATE, RATE_YEARS, EXEMPT, HALF such as [10%, 15, 4, 9]"


def _values_fit(spec: RatesSpec) -> Iterator[Finding]:
    """Find values with which no present value exists."""
    for_ever: dict[Key, Fraction | None] = {("tax_rate",): spec.tax_rate, ("standard_rate",): spec.standard_rate}
    if spec.rates_by_year:
        for_ever["rates_by_year", len(spec.rates_by_year) - 1] = spec.rates_by_year[-1]
    for key, rate in for_ever.items():
        if rate == 1:
            yield key, "a rate of 100% for ever leaves the investor nothing", "write a lower rate"
    nominal = (1 + spec.real_interest) * (1 + spec.inflation) - 1
    if nominal < 0:
        yield ("inflation",), f"the nominal interest would be {float(nominal):.2%}", "write a higher inflation or real interest"
    if spec.pre_tax_return is not None and spec.pre_tax_return > HIGHEST_RETURN:
        yield ("pre_tax_return",), f"{float(spec.pre_tax_return):.4g} is not accepted", "write a share a year such as 20%"
    if not spec.assets and spec.inventory is None:
        yield ("assets",), "there is nothing to invest in", "add assets, or an inventory"
    elif not sum((asset.weight for asset in spec.assets), spec.inventory.weight if spec.inventory else Fraction(0)):
        yield ("assets",), "the weights add up to nothing", "give an asset a weight above zero"
    if spec.top_up is not None and (nominal == 0 or spec.top_up.minimum_rate == 1):
        yield ("top_up",), "it has no present value at a nominal interest of 0%, and leaves nothing at 100%", "change one of the two"
    names = [asset.name for asset in spec.assets]
    for place, asset in enumerate(spec.assets):
        if asset.name in names[:place]:
            yield ("assets", place, "name"), f"'{asset.name}' stands twice", "give each asset a name of its own"
        if asset.land_charge is not None and spec.method != "permanent":
            yield ("assets", place, "land_charge"), "land_charge goes with method: permanent", "remove it, or change the method"
        if spec.method == "permanent" and spec.real_interest == 0 and asset.economic_depreciation == 0:
            yield (
                ("assets", place, "economic_depreciation"),
                "without real interest and without loss of value it is worth without end",
                _LIMIT,
            )
    if spec.method == "permanent" and spec.real_interest == 0 and spec.inventory is not None:
        yield ("inventory",), "held for ever without real interest it is worth without end", _LIMIT
    levies = spec.other_levies
    if levies is not None and levies.property + levies.receipts >= 1:
        yield ("other_levies",), "property and receipts take everything", "write lower shares"
    if spec.owner_taxes is not None and spec.owner_taxes.equity_income == 1:
        yield ("owner_taxes", "equity_income"), "a tax of 100% leaves equity nothing", "write a lower rate"


_LIMIT = "write a real interest above zero"
