"""What the published figures imply, and where they contradict each other: both sides and the ratio, never an average."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from calculator.zones.schema import Figure, Item, Register, Unit, Zone

SQUARE_METRES_A_HECTARE = 10_000

LASTING: tuple[Item, ...] = ("area", "digital_area", "area_all_phases", "capital", "capital_all_phases", "state_capital")
"""What one zone has one of: figures that differ contradict each other, whatever their years. Workers and revenue move with the years."""

ROUNDED = Fraction(102, 100)
"""A figure said to be over, about or nearly a number agrees with one this much larger."""

NATIONAL = "national"


class Range(NamedTuple):
    """A number, or the two ends between which it lies because a figure or an exchange rate is a range."""

    low: Fraction
    high: Fraction

    def times(self, other: Range) -> Range:
        """Multiply."""
        return Range(self.low * other.low, self.high * other.high)

    def over(self, other: Range) -> Range:
        """Divide; the widest range."""
        return Range(self.low / other.high, self.high / other.low)


class Implied(NamedTuple):
    """A number that follows from published figures, with the figures it follows from."""

    zone: str
    name: str
    value: Range
    unit: str
    formula: str
    figures: tuple[Figure, ...]


class Side(NamedTuple):
    """One side of a contradiction: what it is, whose, how it comes about, and from which figures."""

    name: str
    zone: str
    value: Range
    formula: str
    figures: tuple[Figure, ...]


class Conflict(NamedTuple):
    """Two sides that cannot both be right, or do not mean the same thing; ``ratio`` is the larger over the smaller."""

    name: str
    zones: tuple[str, ...]
    item: str
    unit: str
    sides: tuple[Side, Side]
    ratio: Range


def exact(number: int | Fraction) -> Range:
    """Give a number as a range with like ends."""
    return Range(Fraction(number), Fraction(number))


def span(figure: Figure) -> Range:
    """Give a figure as a range, areas in hectares."""
    value = Range(*figure.span)
    return value.over(exact(SQUARE_METRES_A_HECTARE)) if figure.unit == "M2" else value


def unit_of(figure: Figure) -> Unit:
    """Give the unit of :func:`span`."""
    return "HA" if figure.unit == "M2" else figure.unit


def first(held: dict[Item, tuple[Figure, ...]], item: Item, *kinds: str) -> Figure | None:
    """Give the first figure of an item, of some kinds (actual unless others are named); None where it is not known."""
    wanted = kinds or ("actual",)
    return next((figure for figure in held.get(item, ()) if figure.kind in wanted), None)


def rates(register: Register, year: int) -> tuple[Figure, ...]:
    """Give the implied exchange rates around a year: those of the year, else the nearest before and after it."""
    held = register.totals.figures["exchange_rate"]
    before = max((figure for figure in held if figure.as_of <= year), key=lambda figure: figure.as_of, default=None)
    after = min((figure for figure in held if figure.as_of >= year), key=lambda figure: figure.as_of, default=None)
    return tuple(dict.fromkeys(figure for figure in (before, after) if figure is not None))


def in_dollars(figure: Figure, register: Register) -> Range:
    """Give an amount in USD, one of VND over the whole range of the exchange rates of its year."""
    if not figure.unit.startswith("VND"):
        return span(figure)
    around = rates(register, figure.as_of)
    low, high = min(one.span[0] for one in around), max(one.span[1] for one in around)
    return span(figure).over(Range(low, high))


def implied(register: Register) -> list[Implied]:
    """List what the published figures of the whole country and of each zone imply, as far as they reach."""
    total = register.totals.figures
    found = [
        _quotient(NATIONAL, "workers_per_ha", total, "workers", "area", "PERSONS_PER_HA"),
        _quotient(NATIONAL, "workers_per_enterprise", total, "workers", "tenants", "PERSONS_PER_ENTERPRISE"),
        _quotient(NATIONAL, "enterprises_per_ha", total, "tenants", "area", "ENTERPRISES_PER_HA"),
        _national_revenue(register),
        _national_revenue_per_worker(register),
        _quotient(NATIONAL, "industry_revenue", total, "revenue", "share_of_industry", "VND"),
        _quotient(NATIONAL, "area_2013", total, "area", "area_multiple", "HA"),
        _quotient(NATIONAL, "workers_2013", total, "workers", "workers_multiple", "PERSONS"),
    ]
    for zone in register.zones.values():
        found += _of_zone(zone, register)
    return [one for one in found if one is not None]


def _quotient(
    zone: str, name: str, held: dict[Item, tuple[Figure, ...]], above: Item, below: Item, unit: str, *kinds: str
) -> Implied | None:
    a, b = first(held, above, *kinds), first(held, below, *(kinds or ("actual",)), *(("actual",) if kinds else ()))
    return Implied(zone, name, span(a).over(span(b)), unit, f"{above} / {below}", (a, b)) if a and b else None


def _national_revenue(register: Register) -> Implied | None:
    total = register.totals.figures
    area, per_ha = first(total, "area"), first(total, "revenue_per_ha")
    if area is None or per_ha is None:
        return None
    return Implied(NATIONAL, "revenue_by_area", span(area).times(span(per_ha)), "USD", "area × revenue_per_ha", (area, per_ha))


def _national_revenue_per_worker(register: Register) -> Implied | None:
    revenue, workers = _national_revenue(register), first(register.totals.figures, "workers")
    if revenue is None or workers is None:
        return None
    value = revenue.value.over(span(workers))
    return Implied(NATIONAL, "revenue_per_worker", value, "USD_PER_PERSON", "area × revenue_per_ha / workers", (*revenue.figures, workers))


def _of_zone(zone: Zone, register: Register) -> Iterable[Implied | None]:
    held, name = zone.figures, zone.name
    yield _quotient(name, "workers_per_ha", held, "workers", "area", "PERSONS_PER_HA")
    if first(held, "workers") is None:
        yield _quotient(name, "workers_per_ha_planned", held, "workers", "area", "PERSONS_PER_HA", "plan", "capacity")
    yield _quotient(name, "enterprises_per_ha", held, "tenants", "area", "ENTERPRISES_PER_HA")
    revenue, area, workers = first(held, "revenue"), first(held, "area"), first(held, "workers")
    if revenue and area:
        amount = in_dollars(revenue, register).over(span(area))
        yield Implied(name, "revenue_per_ha", amount, "USD_PER_HA", "revenue / area", (revenue, area))
    if revenue and workers and abs(revenue.as_of - workers.as_of) <= 1:
        amount = in_dollars(revenue, register).over(span(workers))
        yield Implied(name, "revenue_per_worker", amount, "USD_PER_PERSON", "revenue / workers", (revenue, workers))
    growth = first(held, "revenue_growth")
    if revenue and growth:
        before = span(revenue).over(Range(1 + growth.span[0], 1 + growth.span[1]))
        yield Implied(name, "revenue_year_before", before, revenue.unit, "revenue / (1 + revenue_growth)", (revenue, growth))
    capital = next((figure for figure in held.get("capital", ()) if figure.kind in {"actual", "plan"}), None)
    ground = first(held, "area", "actual", "plan")
    if capital and ground:
        unit = f"{capital.unit}_PER_HA"
        yield Implied(name, "capital_per_ha", span(capital).over(span(ground)), unit, "capital / area", (capital, ground))


def conflicts(register: Register) -> list[Conflict]:
    """List every contradiction found: those of the published totals first, then figures of one zone that stand side by side."""
    checks: list[Callable[[Register], list[Conflict]]] = [
        _revenue_of_the_country,
        _revenue_per_worker,
        _revenue_per_ha,
        _revenue_per_ha_of_a_zone,
        _density,
        _areas,
        _counts,
        _counts_by_others,
        _workforces,
        _since_2013,
        _revenue_of_five_years,
        _side_by_side,
    ]
    return [conflict for check in checks for conflict in check(register)]


def _conflict(name: str, item: str, unit: str, one: Side, other: Side) -> list[Conflict]:
    """Set two sides against each other, unless their ranges meet."""
    if one.value.low <= other.value.high and other.value.low <= one.value.high:
        return []
    large, small = (one, other) if one.value.low > other.value.high else (other, one)
    zones = tuple(dict.fromkeys([one.zone, other.zone]))
    return [Conflict(name, zones, item, unit, (one, other), large.value.over(small.value))]


def _side(one: Implied) -> Side:
    return Side(one.name, one.zone, one.value, one.formula, one.figures)


def _published(zone: str, item: Item, figure: Figure) -> Side:
    return Side(item, zone, span(figure), "published", (figure,))


def _table(register: Register) -> dict[tuple[str, str], Implied]:
    return {(one.zone, one.name): one for one in implied(register)}


def _revenue_of_the_country(register: Register) -> list[Conflict]:
    by_area, published = _national_revenue(register), first(register.totals.figures, "revenue")
    if by_area is None or published is None:
        return []
    figures = (published, *rates(register, published.as_of))
    other = Side("revenue", NATIONAL, in_dollars(published, register), "revenue / exchange_rate", figures)
    return _conflict("revenue_by_area_against_published", "revenue", "USD", _side(by_area), other)


def _against_national(register: Register, item: str, unit: str, national: Side) -> list[Conflict]:
    found: list[Conflict] = []
    for (zone, name), one in _table(register).items():
        if name == item and zone != NATIONAL:
            found += _conflict(f"{item}_against_country", item, unit, national, _side(one))
    return found


def _revenue_per_worker(register: Register) -> list[Conflict]:
    national = _national_revenue_per_worker(register)
    return _against_national(register, "revenue_per_worker", "USD_PER_PERSON", _side(national)) if national else []


def _revenue_per_ha(register: Register) -> list[Conflict]:
    national = first(register.totals.figures, "revenue_per_ha")
    if national is None:
        return []
    return _against_national(register, "revenue_per_ha", "USD_PER_HA", _published(NATIONAL, "revenue_per_ha", national))


def _revenue_per_ha_of_a_zone(register: Register) -> list[Conflict]:
    """Hold a zone's own published figure a hectare against the one its revenue and area give."""
    found: list[Conflict] = []
    for (zone, name), one in _table(register).items():
        figure = first(register.zones[zone].figures, "revenue_per_ha") if zone in register.zones else None
        if name == "revenue_per_ha" and figure is not None:
            published = Side("revenue_per_ha", zone, in_dollars(figure, register), "revenue_per_ha / exchange_rate", (figure,))
            found += _conflict("revenue_per_ha_against_published", "revenue_per_ha", "USD_PER_HA", published, _side(one))
    return found


def _density(register: Register) -> list[Conflict]:
    national = _table(register).get((NATIONAL, "workers_per_ha"))
    return _against_national(register, "workers_per_ha", "PERSONS_PER_HA", _side(national)) if national else []


def counted(register: Register) -> list[Zone]:
    """List the zones that make up the published eight, extensions included."""
    return [zone for zone in register.zones.values() if zone.counted == "yes"]


def _sum(name: str, item: Item, zones: Iterable[Zone], *kinds: str) -> Side:
    """Add up an item over zones that have it."""
    held = [figure for zone in zones if (figure := first(zone.figures, item, *kinds)) is not None]
    low = sum((span(figure).low for figure in held), Fraction(0))
    high = sum((span(figure).high for figure in held), Fraction(0))
    return Side(name, NATIONAL, Range(low, high), f"sum of {item} over {len(held)} zones", tuple(held))


def _areas(register: Register) -> list[Conflict]:
    published = first(register.totals.figures, "area")
    if published is None:
        return []
    return _conflict("sum_of_areas", "area", "HA", _published(NATIONAL, "area", published), _sum("sum_of_areas", "area", counted(register)))


def _counts(register: Register) -> list[Conflict]:
    """Hold the published number of zones against those that have a name, and against a number given to one of them."""
    published = first(register.totals.figures, "zones")
    if published is None:
        return []
    side = _published(NATIONAL, "zones", published)
    named = [zone for zone in counted(register) if zone.part_of is None and zone.figures]
    found = _conflict("zones_named", "zones", "ZONES", side, Side("zones_named", NATIONAL, exact(len(named)), "zones with a name", ()))
    for zone, figure in _ranks(register):
        since = [later for later in counted(register) if later.part_of is None and _decided_after(later, figure.as_of)]
        total = span(figure).low + len(since)
        by_rank = Side("rank_and_later_zones", zone.name, exact(total), f"rank_in_country + {len(since)} zones decided later", (figure,))
        # A number that leaves some out proves nothing; one that comes to more than the total does.
        if total > span(published).high:
            found += _conflict("zones_by_rank", "zones", "ZONES", by_rank, side)
    return found


def _counts_by_others(register: Register) -> list[Conflict]:
    """Hold numbers given to zones, and counts of one city, against each other."""
    found: list[Conflict] = []
    for (one, early), (other, late) in combinations(_ranks(register), 2):
        # A zone decided on later cannot have the lower number.
        if early.as_of < late.as_of and span(early).low > span(late).high:
            a, b = _published(one.name, "rank_in_country", early), _published(other.name, "rank_in_country", late)
            found += _conflict("rank_in_country", "rank_in_country", "ZONES", a, b)
    for one_count, other_count in combinations(register.totals.figures.get("zones_in_city", ()), 2):
        a, b = _published(NATIONAL, "zones_in_city", one_count), _published(NATIONAL, "zones_in_city", other_count)
        found += _conflict("zones_in_city", "zones_in_city", "ZONES", a, b)
    return found


def _ranks(register: Register) -> list[tuple[Zone, Figure]]:
    held = [(zone, figure) for zone in register.zones.values() for figure in zone.figures.get("rank_in_country", ())]
    return sorted(held, key=lambda pair: pair[1].as_of)


def _decided_after(zone: Zone, year: int) -> bool:
    decided = [int(event.date[:4]) for event in zone.events if event.what in {"recognised", "established"} and event.kind == "actual"]
    return bool(decided) and min(decided) > year


def _workforces(register: Register) -> list[Conflict]:
    published = first(register.totals.figures, "workers")
    if published is None:
        return []
    side = _published(NATIONAL, "workers", published)
    found: list[Conflict] = []
    # Parts that are smaller than the whole prove nothing: some zones' workers are not known.
    total = _sum("sum_of_workers", "workers", counted(register))
    if total.value.low > side.value.high:
        found += _conflict("sum_of_workers", "workers", "PERSONS", side, total)
    city = first(register.totals.figures, "city_workers")
    if city is not None and span(city).low > side.value.high:
        found += _conflict("city_above_country", "workers", "PERSONS", side, _published(NATIONAL, "city_workers", city))
    return found


def _since_2013(register: Register) -> list[Conflict]:
    """Hold "ten times the area of 2013" against the zones that had been recognised or were running by then."""
    then = _table(register).get((NATIONAL, "area_2013"))
    multiple = first(register.totals.figures, "area_multiple")
    if then is None or multiple is None:
        return []
    running = [zone for zone in counted(register) if any(int(event.date[:4]) <= 2013 for event in zone.events if event.kind == "actual")]
    total = _sum("area_of_zones_of_2013", "area", running)
    return _conflict("area_of_2013", "area", "HA", _side(then), total) if total.figures and total.value.low > then.value.high else []


def _revenue_of_five_years(register: Register) -> list[Conflict]:
    """Hold a zone's published figure a hectare against five years of its published revenue."""
    found: list[Conflict] = []
    for zone in register.zones.values():
        five, per_ha, area = (first(zone.figures, item) for item in ("revenue_five_years", "revenue_per_ha", "area"))
        if five and per_ha and area:
            yearly = span(five).over(exact(5)).over(span(area))
            average = Side("revenue_per_ha_of_five_years", zone.name, yearly, "revenue_five_years / 5 / area", (five, area))
            found += _conflict(
                "revenue_per_ha_of_five_years", "revenue_per_ha", "VND_PER_HA", _published(zone.name, "revenue_per_ha", per_ha), average
            )
    return found


def _side_by_side(register: Register) -> list[Conflict]:
    """List figures of one zone that differ though the thing is one: areas and capital in any year, the rest in one year."""
    found: list[Conflict] = []
    for zone in register.zones.values():
        for item, figures in zone.figures.items():
            for one, other in combinations(figures, 2):
                comparable = one.kind == other.kind and (item in LASTING or one.as_of == other.as_of)
                if not comparable:
                    continue
                unit, a, b = unit_of(one), span(one), span(other)
                if unit_of(other) != unit:
                    unit, a, b = "USD", in_dollars(one, register), in_dollars(other, register)
                rounded = {one.said, other.said} != {"exactly"} and max(a.low, b.low) <= min(a.high, b.high) * ROUNDED
                if rounded:
                    continue
                found += _conflict(
                    "side_by_side",
                    item,
                    unit,
                    Side(item, zone.name, a, "published", (one,)),
                    Side(item, zone.name, b, "published", (other,)),
                )
    return found
