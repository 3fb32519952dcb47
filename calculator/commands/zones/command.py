"""``zones list``, ``show``, ``totals``, ``check``: the register of zones, what its figures imply, and the criteria of the law."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import emit, finish, placed, plain

if TYPE_CHECKING:
    from calculator.quantities import Language
    from calculator.zones.reconcile import Conflict, Implied, Range
    from calculator.zones.schema import Figure, Item, Register, Zone


def add(commands: Any) -> None:
    """Declare the four commands."""
    from calculator.commands.zones import check as zones_check

    zones = commands.add_parser("zones", help="register of zones, what the published totals imply, criteria of a zone")
    verbs = zones.add_subparsers(dest="verb", metavar="VERB")
    zones.set_defaults(parser=zones)
    finish(verbs.add_parser("list", help="list every zone, existing and announced"), run_list)
    parser = verbs.add_parser("show", help="show all that is known of one zone, with sources, and what is not known")
    parser.add_argument("name", metavar="NAME", help="such as quang_trung; see zones list")
    finish(parser, run_show)
    finish(verbs.add_parser("totals", help="published totals, what they imply, and where they contradict each other"), run_totals)
    zones_check.add(verbs)


def run_list(given: argparse.Namespace) -> None:
    """Print every zone with its main figures."""
    from calculator.zones.load import load_register

    register, lang = load_register(), given.lang
    if given.json:
        emit({"zones": [_summary(register, zone, lang) for zone in register.zones.values()], "fingerprint": register.fingerprint})
        return
    from calculator.i18n import t
    from calculator.reports.tables import print_table
    from calculator.reports.zone_figures import figure_text

    unknown = t("zones.not_known", lang)
    rows = [
        [
            f"{zone.name}\n{zone.title[lang]}",
            _province(zone, lang),
            t(f"zones.status.{zone.status}", lang),
            *(f"{figure_text(held[0], lang)}, {held[0].as_of}" if (held := zone.figures.get(item)) else unknown for item in _LISTED),
        ]
        for zone in register.zones.values()
    ]
    headers = [t(f"zones.{name}", lang) for name in ("zone", "province", "status")] + [t(f"zones.item.{item}", lang) for item in _LISTED]
    print_table(t("zones.list_title", lang, count=len(rows)), headers, rows, left=8)
    print(t("zones.totals_note", lang))


_LISTED: tuple[Item, ...] = ("area", "tenants", "workers", "revenue", "capital")


def _province(zone: Zone, lang: Language) -> str:
    from calculator.i18n import t

    former = zone.province.former
    return zone.province.today[lang] + (f" ({t('zones.former', lang, name=former[lang])})" if former else "")


def run_show(given: argparse.Namespace) -> None:
    """Print one zone: figures with sources, events, what is not known, what follows, what contradicts."""
    from calculator.zones import reconcile
    from calculator.zones.load import load_register, zone_of

    register, lang = load_register(), given.lang
    zone = placed(lambda: zone_of(register, given.name), key="NAME")
    own = [one for one in reconcile.implied(register) if one.zone == zone.name]
    against = [one for one in reconcile.conflicts(register) if zone.name in one.zones]
    if given.json:
        emit(
            {
                **_summary(register, zone, lang),
                "figures": figures_record(register, zone.figures, lang),
                "events": [_event(register, event, lang) for event in zone.events],
                "not_known": list(zone.not_known),
                "implied": [implied_record(one) for one in own],
                "conflicts": [conflict_record(register, one, lang) for one in against],
            }
        )
        return
    from calculator.i18n import t
    from calculator.reports.source_notes import source_text
    from calculator.reports.tables import print_table

    print(f"{zone.title[lang]} · {_province(zone, lang)} · {t(f'zones.status.{zone.status}', lang)}")
    print(t("zones.of_the_eight", lang, answer=t(f"answer.{zone.counted}", lang)))
    if zone.part_of:
        print(t("zones.part_of", lang, zone=register.zones[zone.part_of].title[lang]))
    print(t("zones.operator", lang, name=zone.operator[lang] if zone.operator else t("zones.not_known", lang)))
    if zone.note:
        print(zone.note[lang])
    if zone.figures:
        _print_figures(register, zone.figures, "", lang)
    if zone.events:
        rows = [
            [
                t(f"zones.event.{event.what}", lang) + (f" ({t('zones.kind.plan', lang)})" if event.kind == "plan" else ""),
                event.date,
                "; ".join(part for part in (event.decision or "", event.by[lang] if event.by else "") if part) or "–",
                source_text(register.sources[event.source].address, lang),
                t(f"confidence.{event.confidence}", lang),
            ]
            for event in zone.events
        ]
        headers = [t(f"zones.{name}", lang) for name in ("event", "date", "decision", "source", "confidence")]
        print_table(t("zones.events", lang), headers, rows, left=5)
    if zone.not_known:
        print(t("zones.not_found", lang, items=", ".join(t(f"zones.item.{item}", lang) for item in zone.not_known)))
    _print_implied(register, own, lang)
    _print_conflicts(register, against, lang)


def run_totals(given: argparse.Namespace) -> None:
    """Print the published totals, what they imply, and every contradiction with both sides and the ratio."""
    from calculator.zones import reconcile
    from calculator.zones.load import load_register

    register, lang = load_register(), given.lang
    found, against = reconcile.implied(register), reconcile.conflicts(register)
    if given.json:
        emit(
            {
                "totals": figures_record(register, register.totals.figures, lang),
                "implied": [implied_record(one) for one in found],
                "conflicts": [conflict_record(register, one, lang) for one in against],
                "prices": [
                    {"name": price.name, "title": price.title[lang], "figures": figures_record(register, price.figures, lang)}
                    for price in register.prices.values()
                ],
                "fingerprint": register.fingerprint,
            }
        )
        return
    from calculator.i18n import t
    from calculator.reports.source_notes import source_text
    from calculator.reports.tables import print_table
    from calculator.reports.zone_figures import figure_text

    _print_figures(register, register.totals.figures, register.totals.title[lang], lang)
    print(t("zones.totals_note", lang))
    _print_implied(register, found, lang)
    _print_conflicts(register, against, lang)
    rows = [
        [price.title[lang], figure_text(figure, lang), str(figure.as_of), source_text(register.sources[figure.source].address, lang)]
        for price in register.prices.values()
        for figures in price.figures.values()
        for figure in figures
    ]
    print_table(t("zones.prices", lang), [t(f"zones.{name}", lang) for name in ("item", "figure", "year", "source")], rows, left=4)


def _summary(register: Register, zone: Zone, lang: Language) -> dict[str, Any]:
    former, held = zone.province.former, zone.operator
    return {
        "name": zone.name,
        "title": zone.title[lang],
        "status": zone.status,
        "counted": {"yes": True, "no": False}.get(zone.counted),
        "part_of": zone.part_of,
        "province": zone.province.today[lang],
        "former_province": former[lang] if former else None,
        "operator": {"name": held[lang], **source_record(register, held.source), "confidence": held.confidence} if held else None,
        **{item: figure_record(register, zone.figures[item][0], lang) if item in zone.figures else None for item in _LISTED},
        "note": zone.note[lang] if zone.note else None,
    }


def _event(register: Register, event: Any, lang: Language) -> dict[str, Any]:
    return {
        "what": event.what,
        "date": event.date,
        "kind": event.kind,
        "decision": event.decision,
        "by": event.by[lang] if event.by else None,
        **source_record(register, event.source),
        "confidence": event.confidence,
        "note": event.note[lang] if event.note else None,
    }


def source_record(register: Register, name: str) -> dict[str, Any]:
    """Give where something was read, as plain data."""
    source = register.sources[name]
    return {"source": name, "source_title": source.title, "source_address": source.address, "source_kind": source.kind}


def figure_record(register: Register, figure: Figure, lang: Language) -> dict[str, Any]:
    """Give a figure as plain data: value, or the ends of a range."""
    low, high = (plain(float(end)) for end in figure.span)
    return {
        "value": low if figure.value is not None else None,
        "low": low,
        "high": high,
        "said": figure.said,
        "kind": figure.kind,
        "unit": figure.unit,
        "as_of": figure.as_of,
        **source_record(register, figure.source),
        "confidence": figure.confidence,
        "note": figure.note[lang] if figure.note else None,
    }


def figures_record(register: Register, figures: dict[Item, tuple[Figure, ...]], lang: Language) -> dict[str, list[dict[str, Any]]]:
    """Give figures side by side, by item."""
    return {item: [figure_record(register, figure, lang) for figure in held] for item, held in figures.items()}


def _range(value: Range) -> dict[str, Any]:
    return {"low": plain(float(value.low)), "high": plain(float(value.high))}


def implied_record(one: Implied) -> dict[str, Any]:
    """Give what follows from figures, as plain data."""
    sources = list(dict.fromkeys(figure.source for figure in one.figures))
    return {"zone": one.zone, "name": one.name, **_range(one.value), "unit": one.unit, "formula": one.formula, "sources": sources}


def conflict_record(register: Register, one: Conflict, lang: Language) -> dict[str, Any]:
    """Give a contradiction as plain data."""
    from calculator.i18n import t
    from calculator.reports.zone_figures import conflict_title

    return {
        "name": one.name,
        "title": conflict_title(one, lang),
        "zones": list(one.zones),
        "item": one.item,
        "unit": one.unit,
        "sides": [
            {
                "name": side.name,
                "zone": side.zone,
                **_range(side.value),
                "formula": side.formula,
                "years": sorted({figure.as_of for figure in side.figures}),
                "sources": list(dict.fromkeys(figure.source for figure in side.figures)),
            }
            for side in one.sides
        ],
        "ratio": _range(one.ratio),
        "remark": t(f"zones.remark.{one.name}", lang),
    }


def _print_figures(register: Register, figures: dict[Item, tuple[Figure, ...]], title: str, lang: Language) -> None:
    from calculator.i18n import t
    from calculator.reports.source_notes import source_text
    from calculator.reports.tables import print_table
    from calculator.reports.zone_figures import figure_text

    rows = [
        [
            t(f"zones.item.{item}", lang) if place == 0 else "",
            figure_text(figure, lang),
            str(figure.as_of),
            "\n".join([source_text(register.sources[figure.source].address, lang), *([figure.note[lang]] if figure.note else [])]),
            t(f"confidence.{figure.confidence}", lang),
        ]
        for item, held in figures.items()
        for place, figure in enumerate(held)
    ]
    print_table(title, [t(f"zones.{name}", lang) for name in ("item", "figure", "year", "source", "confidence")], rows, left=5)


def _print_implied(register: Register, found: Iterable[Implied], lang: Language) -> None:
    from calculator.i18n import t
    from calculator.reports.tables import print_table
    from calculator.reports.zone_figures import formula_text, range_text, side_label, zone_title

    rows = [
        [
            zone_title(register, one.zone, lang),
            side_label(one.name, lang),
            range_text(one.value, one.unit, lang),
            formula_text(one.formula, lang),
        ]
        for one in found
    ]
    if rows:
        print_table(t("zones.implied", lang), [t(f"zones.{name}", lang) for name in ("zone", "item", "figure", "how")], rows, left=4)


def _print_conflicts(register: Register, found: list[Conflict], lang: Language) -> None:
    from calculator.i18n import t
    from calculator.reports.tables import print_table
    from calculator.reports.zone_figures import conflict_title, ratio_text, side_text

    rows = [
        [
            f"{conflict_title(one, lang)}\n{t(f'zones.remark.{one.name}', lang)}",
            *(side_text(register, side, one.unit, lang) for side in one.sides),
            ratio_text(one.ratio, lang),
        ]
        for one in found
    ]
    if rows:
        headers = [t(f"zones.{name}", lang) for name in ("question", "one_side", "other_side", "ratio")]
        print_table(t("zones.conflicts", lang, count=len(rows)), headers, rows, left=3)
