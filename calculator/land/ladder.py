"""The law of the day of each State lease: its unit rent, the gates of any relief, the ladder of free years."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.enterprise.qualify import dated_states, recognised_activity
from calculator.land.prices import priced_by_law, unit_rents
from calculator.land.regimes import Free, beside_the_ladder
from calculator.law.lookup import LawReader, as_float
from calculator.project.columns.lanes import AS_SITE, Parcels
from calculator.project.facts import AREA_CLASSES, TENURES, UNKNOWN
from calculator.project.lanes import Lanes
from calculator.project.tokens import ACTIVITIES, LOCATIONS
from calculator.rules import eligibility, land_rent
from calculator.rules.kinds import Booleans, Floats, Integers

SECTORS = ("none", "incentive", "special")
GATES = "land_rent.gates."
ACROSS = "land_rent.land_across_communes"
EXCEPTIONS = "land_rent.gate_exceptions."
LADDER, AFTERWARDS = "land_rent.ladder.", "land_rent.reduction_afterwards."


class LeaseTerms(NamedTuple):
    """What the law makes of each lease, whatever the year; parcels are the last axis.

    Area charged [m²], unit rent by cycle ``(cycle, parcel)`` [VND/m²/year], whether any relief is open, the free years after construction
    and the relief they come to, and how the conditions of gates and regimes stand.
    """

    area: Floats
    unit_rent: Floats
    granted: Booleans
    exempt_years: Floats
    relief: land_rent.Relief
    gates: dict[str, NDArray[np.int8]]

    def part(self, which: slice) -> LeaseTerms:
        """Give those of some parcels that follow each other."""
        return LeaseTerms(
            self.area[which],
            self.unit_rent[:, which],
            self.granted[which],
            self.exempt_years[which],
            land_rent.Relief(*(part[which] for part in self.relief)),
            {path: state[which] for path, state in self.gates.items()},
        )


def lease_terms(read: LawReader, lanes: Lanes) -> LeaseTerms:
    """Hold the State leases of lanes against the law of the day of each; there is at least one."""
    recorder = read.recorder
    lanes = replace(lanes, parcels=priced_by_law(read, lanes.parcels))
    parcels, area = lanes.parcels, _chargeable_area(read, lanes)
    read.basis("land_rent.annual_formula", on=dt.date.fromordinal(int(parcels.decision[0])))
    unit = unit_rents(read, lanes, parcels)
    facts = parcel_facts(read, lanes)
    activity = recognised_activity(facts, lanes.favourable[parcels.lane])
    named = _named_by_decree_230(read, activity, parcels)
    granted, gates = _gates(read, lanes, facts, named)
    longest = read.by_date("land_rent.construction_exemption", parcels.decision, 0.0)
    ladder = _free_years(read, lanes, facts, activity, named)
    in_zone = (facts["location"] == LOCATIONS.index("cdtz")) & (zone_treatment(read, parcels) > 0)
    # A ladder that frees no year finds the project outside every list: it has nothing to reduce either, unless it stands in a zone.
    ladder = ladder._replace(reduction=np.where((ladder.years > 0) | in_zone, ladder.reduction, 0.0))
    (exempt_years, later_reduction), regimes = beside_the_ladder(read, lanes, facts, ladder, longest)
    if recorder.recording:
        decided = dt.date.fromordinal(int(parcels.decision[0]))
        zone = "in_zone" if facts["location"][0] == LOCATIONS.index("cdtz") else "elsewhere"
        read.basis(f"investment.sector_class.{zone}.{ACTIVITIES[activity[0]]}", on=decided)
        if (parcels.commune_class != AS_SITE).any():
            read.basis(ACROSS, on=decided)
    # The construction exemption is for land of Land Law 157(1)(a): an incentive sector or area, which a zone is.
    listed = (exempt_years > 0) | in_zone
    relief = recorder.apply(
        land_rent.relief_of_lease,
        granted=granted & (listed | (later_reduction > 0)),
        construction_months=parcels.construction_months,
        longest_construction=np.where(listed, longest, 0.0),
        exempt_years=exempt_years,
        filed_late_months=parcels.filed_late_months,
        filing_needed=_filing_needed(read, parcels),
        later_reduction=later_reduction,
    )
    return LeaseTerms(area, unit, granted, exempt_years, relief, gates | regimes)


def _filing_needed(read: LawReader, parcels: Parcels) -> Booleans:
    """Say whether free years need a file under the law of each lease."""
    path = "land_rent.late_filing"
    entries, index = read.entries_by_date(path, parcels.decision, True)
    needed = np.array([entry is None or entry.value != "no_filing_needed" for entry in entries])[index]
    return read.recorder.note(needed, path, tuple(entries))


def _chargeable_area(read: LawReader, lanes: Lanes) -> Floats:
    """Leave out shared infrastructure in zones that follow the regime of industrial parks."""
    parcels, path = lanes.parcels, "land_rent.shared_infrastructure_land"
    if not parcels.shared_infrastructure_area.any():
        return parcels.area
    return read.recorder.apply(
        land_rent.chargeable_area,
        area=parcels.area,
        shared_infrastructure=parcels.shared_infrastructure_area,
        free=read.listed(path, parcels.decision, lanes.facts["location"][parcels.lane], LOCATIONS),
    )


def parcel_facts(read: LawReader, lanes: Lanes) -> dict[str, NDArray[Any]]:
    """Give the facts of each parcel: those of its lane, and its own."""
    parcels = lanes.parcels
    one_each = len(parcels.lane) == lanes.count and bool((np.diff(parcels.lane) == 1).all())
    facts = dict(lanes.facts) if one_each else {name: values[parcels.lane] for name, values in lanes.facts.items()}
    tenure = np.full(len(parcels.lane), TENURES.index("state_lease"), dtype=np.int64)
    own = {name: getattr(parcels, name) for name in ("land_use", "won_at_auction", "subleased_to_high_tech")}
    if (parcels.commune_class != AS_SITE).any():
        # Where the law of the day does not part a lease by commune, all of it follows its site.
        entries, index = read.entries_by_date(ACROSS, parcels.decision, True)
        parted = np.array([entry is not None for entry in entries])[index]
        for name in ("commune_class", "area_class"):
            part = getattr(parcels, name)
            own[name] = np.where(parted & (part != AS_SITE), part, facts[name])
    return {**facts, **own, "tenure": tenure}


def _gates(read: LawReader, lanes: Lanes, facts: dict[str, NDArray[Any]], named: Booleans) -> tuple[Booleans, dict[str, NDArray[np.int8]]]:
    """Hold the parcels against the conditions of any land relief."""
    decision = lanes.parcels.decision
    paths = read.paths(GATES)
    gates = {path: dated_states(read, path, decision, facts) for path in paths}
    bar = GATES + "production_land"
    if bar in gates and named.any() and read.reading("decree_230_commercial_bar") == "does_not_apply":
        entries = tuple(read.entries_by_date(bar, decision, True)[0])
        gates[bar] = read.recorder.note(np.where(named, eligibility.MET, gates[bar]).astype(np.int8), bar, entries)
    for path in [path for path in gates if _exception(path) in read.law.parameters]:
        gates[path] = _unless(read, gates[path], path, decision, facts)
    if not gates:
        return lanes.claims_rent[lanes.parcels.lane], gates
    state = read.recorder.apply(eligibility.all_of, states=list(gates.values()))
    open_to = eligibility.granted(state=state, favourable=lanes.favourable[lanes.parcels.lane])
    return open_to & lanes.claims_rent[lanes.parcels.lane], gates


def _exception(gate: str) -> str:
    return EXCEPTIONS + gate.removeprefix(GATES)


def _unless(read: LawReader, state: NDArray[np.int8], gate: str, decision: Integers, facts: dict[str, NDArray[Any]]) -> NDArray[np.int8]:
    """Open a gate where its exception holds; the exception is cited only where it makes a difference."""
    entries, index = read.entries_by_date(_exception(gate), decision, True)
    held = np.array([entry is not None for entry in entries])[index]
    open_to = held & (dated_states(read, _exception(gate), decision, facts) == eligibility.MET) & (state != eligibility.MET)
    if not open_to.any():
        return state
    return read.recorder.note(np.where(open_to, eligibility.MET, state).astype(np.int8), _exception(gate), tuple(entries))


def _free_years(read: LawReader, lanes: Lanes, facts: dict[str, NDArray[Any]], activity: Integers, named: Booleans) -> Free:
    """Look up the free years after construction: the ladder by sector and area class, or the whole term of Decree 230."""
    parcels = lanes.parcels
    favourable = lanes.favourable[parcels.lane]
    location = facts["location"]
    in_zone = location == LOCATIONS.index("cdtz")
    sector = sector_class(read, activity, in_zone, parcels.decision)
    area = area_class_of(facts, favourable)
    if in_zone.any() and read.reading("zone_area_class") == "statute_over_decree":
        # The statute lifts a zone's class from the day it holds; it never lowers that of the commune.
        area = np.where(in_zone, np.maximum(area, zone_treatment(read, parcels)), area)
    free = Free(np.zeros(len(activity)), np.zeros(len(activity)))
    economic, park = location == LOCATIONS.index("economic_zone"), location == LOCATIONS.index("high_tech_park")
    developer = activity == ACTIVITIES.index("zone_infrastructure")
    for sector_code, sector_name in enumerate(SECTORS):
        of_sector = (sector == sector_code) & ~named
        _step(read, free, of_sector & park & ~developer, f"high_tech_park.{sector_name}", parcels)
        for area_code, area_name in enumerate(AREA_CLASSES):
            cell = of_sector & (area == area_code)
            _step(read, free, cell & economic & ~developer, f"economic_zone.{sector_name}.{area_name}", parcels)
            _step(read, free, cell & ~economic & ~park, f"general.{sector_name}.{area_name}", parcels)
    for area_code, area_name in enumerate(AREA_CLASSES):
        of_developer = economic & developer & (area == area_code) & ~named
        _step(read, free, of_developer, f"economic_zone.developer.{area_name}", parcels)
    _step(read, free, park & developer & ~named, "high_tech_park.developer", parcels)
    _fill(read, free.years, named, "land_rent.decree_230_whole_term.years", parcels)
    return free


def area_class_of(facts: dict[str, NDArray[Any]], favourable: Booleans) -> Integers:
    """Give the area class of each parcel, that of its commune where no better is known; what is not known is read the lane's way."""
    commune = np.where(facts["commune_class"] == UNKNOWN, np.where(favourable, len(AREA_CLASSES) - 1, 0), facts["commune_class"])
    return np.where(facts["area_class"] == UNKNOWN, commune, facts["area_class"])


def zone_treatment(read: LawReader, parcels: Parcels) -> Integers:
    """Give the area class investment law treats a zone as on each day of decision: its place in the list, 0 for none."""
    entries, index = read.entries_by_date("investment.zone_area_treatment", parcels.decision, True)
    return np.array([AREA_CLASSES.index(str(entry.value)) if entry else 0 for entry in entries], dtype=np.int64)[index]


def sector_class(read: LawReader, activity: Integers, in_zone: Booleans, decision: Integers) -> Integers:
    """Give the class investment law puts each activity in on the day of decision: its place in ``SECTORS``."""
    sector = np.zeros(len(activity), dtype=np.int64)
    for code in np.flatnonzero(np.bincount(activity)).tolist():
        for inside in (True, False):
            of = (activity == code) & (in_zone == inside)
            if of.any():
                path = f"investment.sector_class.{'in_zone' if inside else 'elsewhere'}.{ACTIVITIES[code]}"
                entries, index = read.entries_by_date(path, decision[of], True)
                sector[of] = np.array([SECTORS.index(str(entry.value)) if entry else 0 for entry in entries])[index]
                read.recorder.note(sector, path, tuple(entries))
    return sector


def _step(read: LawReader, free: Free, where: Booleans, step: str, parcels: Parcels) -> None:
    """Write one step of a ladder where it applies: its free years, and the reduction after them that this law gives the step.

    A reduction may be set for a whole ladder (``general``), a row of it (``general.special``) or one step; the narrowest holds.
    """
    _fill(read, free.years, where, LADDER + step, parcels)
    words = step.split(".")
    for length in range(1, len(words) + 1):
        path = AFTERWARDS + ".".join(words[:length])
        if path in read.law.parameters:
            _fill(read, free.reduction, where, path, parcels)


def _fill(read: LawReader, values: Floats, where: Booleans, path: str, parcels: Parcels) -> None:
    """Write what the law of the day of decision says where it applies; nothing where it said nothing."""
    if where.any():
        entries, index = read.entries_by_date(path, parcels.decision[where], True)
        said = np.array([np.nan if entry is None else as_float(entry.value) for entry in entries])[index]
        values[where] = np.where(np.isnan(said), values[where], said)
        read.recorder.note(values, path, tuple(entries))


def _named_by_decree_230(read: LawReader, activity: Integers, parcels: Parcels) -> Booleans:
    """Find the parcels of projects the decree names: their whole term is free, in or out of a zone."""
    named = np.zeros(len(activity), dtype=bool)
    entries, index = read.entries_by_date("land_rent.decree_230_whole_term.activities", parcels.decision, True)
    for place, entry in enumerate(entries):
        if entry is not None:
            tokens = entry.value if isinstance(entry.value, tuple) else (entry.value,)
            named |= (index == place) & np.isin(activity, [ACTIVITIES.index(token) for token in tokens], kind="table")
    centre = (activity == ACTIVITIES.index("ai_data_centre")) & np.array([entry is not None for entry in entries])[index]
    if centre.any() and read.reading("decree_230_ai_data_centre") == "named":
        named |= centre
    if named.any() and read.reading("decree_230_projects") != "applies":
        named[:] = False
    return named
