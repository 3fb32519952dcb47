"""The four numbers of the investor page, the sentence under them, and the warnings. Imports neither pandas nor Altair."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from calculator.analysis.site_run import Range, SiteRun
from calculator.i18n import label, t
from calculator.law.schema import Entry
from calculator.measures.value import present_value
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_date, format_number, format_share
from calculator.views.state import current
from calculator.views.words import (
    CONFIDENCE_ICONS,
    LAND_FACTS,
    because,
    escape,
    facts_named,
    literal,
    mark,
    money_range,
    notice,
    provision_line,
    rate_range,
    short,
    variant_name,
    weakest,
)

SHOWN = 3
"""How many warnings stand open; the rest waits behind a button."""

_TRIFLE = 1.0


@dataclass(frozen=True)
class Card:
    """One of the four numbers: what it says, and what its popover explains."""

    name: str
    value: str
    caption: str
    formula: str
    against: str
    levies: tuple[str, ...]


def cards(run: SiteRun, scenario: Scenario, lang: Language) -> list[Card]:
    """Give the four numbers of a run."""
    bars = {bar.name: bar for bar in run.waterfall}
    outside = {bar.name: bar for bar in run.waterfall_outside}
    years, discount = len(run.years), float(scenario.assumptions.discount_rate)

    def worth(line: str) -> float:
        return present_value(amounts=run.enterprise[line], discount_rate=discount)

    return [
        Card(
            name="kept",
            value=money_range(run, "kept_present_value", lang),
            caption=_joined(
                t("app.card.kept", lang, years=years, nominal=money_range(run, "kept", lang)),
                because(run.ranges.get("kept_present_value"), lang),
            ),
            formula=t(
                "app.formula.kept_open" if "kept_present_value" in run.ranges else "app.formula.kept",
                lang,
                standard=short(bars["standard_burden"].present_value, lang),
                paid=short(bars["still_paid"].present_value, lang),
                kept=short(bars["kept"].present_value, lang),
            ),
            against=t("app.against.general", lang),
            levies=("corporate_income_tax", "land_rent", "land_use_tax", "top_up_tax"),
        ),
        Card(
            name="zone_adds",
            value=money_range(run, "zone_adds_present_value", lang),
            caption=_joined(
                t("app.card.zone_adds", lang, nominal=money_range(run, "zone_adds", lang)),
                because(run.ranges.get("zone_adds_present_value"), lang),
                staff_line(run, scenario, lang),
            ),
            formula=t(
                "app.formula.zone_open" if "zone_adds_present_value" in run.ranges else "app.formula.zone_adds",
                lang,
                here=short(bars["kept"].present_value, lang),
                outside=short(outside["kept"].present_value, lang),
                adds=money_range(run, "zone_adds_present_value", lang),
            ),
            against=t("app.against.outside", lang),
            levies=("corporate_income_tax", "land_rent", "land_use_tax", "top_up_tax"),
        ),
        _clawback_card(run, scenario, lang),
        Card(
            name="rate",
            value=rate_range(run, "effective_rate", lang),
            caption=_joined(
                t(
                    "app.card.rate",
                    lang,
                    general=format_share(float(run.enterprise["general_rate"][-1]), lang),
                    year=run.years[-1],
                    mature=rate_range(run, "effective_rate_mature", lang),
                ),
                t("app.card.rate_before_top_up", lang) if scenario.project.group is not None else "",
            ),
            formula=t(
                "app.formula.rate",
                lang,
                tax=short(worth("corporate_income_tax"), lang),
                profit=short(worth("taxable_income"), lang),
                rate=rate_range(run, "effective_rate", lang),
            ),
            against=t("app.against.rate", lang),
            levies=("corporate_income_tax",),
        ),
    ]


def staff_line(run: SiteRun, scenario: Scenario, lang: Language) -> str:
    """Say what the zone adds for staff; where nobody is known to qualify, that it is not known."""
    if not scenario.project.workforce:
        return ""
    if (run.measures["staff_tax_exempt"] or 0.0) <= _TRIFLE:
        return t("app.card.staff_not_known", lang)
    return t("app.card.staff", lang, value=money_range(run, "staff_tax_exempt_zone_adds", lang))


def _clawback_card(run: SiteRun, scenario: Scenario, lang: Language) -> Card:
    """Give what the top-up tax takes back: its share of the relief, and what is kept of it."""
    discount = float(scenario.assumptions.discount_rate)
    with_incentives = present_value(amounts=run.enterprise["group_top_up_tax"], discount_rate=discount) / (1 + discount)
    clawback = run.measures["clawback_present_value"] or 0.0
    nominal = money_range(run, "clawback", lang)
    if scenario.project.group is None:
        caption = t("app.card.no_group", lang)
    elif not any(path.startswith("top_up_tax.") for path in run.law.parameters):
        caption = t("app.card.not_in_law", lang)
    elif "clawback_present_value" in run.ranges:
        caption = _joined(t("app.card.clawback", lang, nominal=nominal), because(run.ranges["clawback_present_value"], lang))
    elif clawback <= _TRIFLE:
        caption = t("app.card.no_clawback", lang)
    else:
        # In all, as the warning says it: the shares of present values are others, for the top-up tax is paid later.
        gross, back = run.measures["gross_relief"] or 0.0, run.measures["clawback"] or 0.0
        share = format_share(back / gross if gross > 0 else 1.0, lang)
        kept = money_range(run, "kept", lang)
        caption = t("app.card.clawback_share", lang, share=share, gross=short(gross, lang), kept=kept, nominal=nominal)
    return Card(
        name="clawback",
        value=money_range(run, "clawback_present_value", lang),
        caption=caption,
        formula=t(
            "app.formula.clawback",
            lang,
            having=short(with_incentives, lang),
            without=short(with_incentives - clawback, lang),
            clawback=short(clawback, lang),
        ),
        against=t("app.against.clawback", lang),
        levies=("top_up_tax",),
    )


def land_card(run: SiteRun, scenario: Scenario, lang: Language) -> Card | None:
    """Give the land rent relief, where there is a lease from the State."""
    if not run.enterprise["land_rent_before_relief"].any():
        return None
    discount = float(scenario.assumptions.discount_rate)

    def worth(line: str, rate: float = discount) -> float:
        return present_value(amounts=run.enterprise[line], discount_rate=rate)

    open_land = [fact.fact for fact in run.open_facts if fact.fact in LAND_FACTS]
    relief = short(worth("relief_land_rent"), lang)
    return Card(
        name="land",
        value=t("app.at_least", lang, value=relief) if open_land else relief,
        caption=_joined(
            t("app.card.land", lang, nominal=short(worth("relief_land_rent", 0.0), lang)),
            t("app.because", lang, facts=facts_named(open_land, lang)) if open_land else "",
        ),
        formula=t(
            "app.formula.land",
            lang,
            before=short(worth("land_rent_before_relief"), lang),
            due=short(worth("land_rent_due"), lang),
            relief=relief,
        ),
        against=t("app.against.full_rent", lang),
        levies=("land_rent",),
    )


def price_card(run: SiteRun, scenario: Scenario, lang: Language) -> Card | None:
    """Give what reaches a tenant through its price: relief its developer passes on, and support of its sublease rent."""
    discount = float(scenario.assumptions.discount_rate)

    def worth(line: str, rate: float = discount) -> float:
        return present_value(amounts=run.enterprise[line], discount_rate=rate)

    lines = ("relief_through_price", "sublease_support")
    if not any(run.enterprise[line].any() for line in lines):
        return None
    value = short(sum(worth(line) for line in lines), lang)
    return Card(
        name="price",
        value=value,
        caption=t("app.card.land", lang, nominal=short(sum(worth(line, 0.0) for line in lines), lang)),
        formula=t("app.formula.price", lang, passed=short(worth(lines[0]), lang), support=short(worth(lines[1]), lang), value=value),
        against=t("app.against.price", lang),
        levies=("land_rent",),
    )


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def draw(run: SiteRun, scenario: Scenario, lang: Language, *, stale: bool) -> None:
    """Draw the four cards, the land rent relief, the sentence and the warnings."""
    if stale:
        st.warning(t("app.stale", lang), icon=":material/history:")
    found = cards(run, scenario, lang)
    with st.grid(4, min_column_width=150, gap="small"):
        for card in found:
            with st.container(border=True, gap="xxsmall", height="stretch"):
                st.metric(t(f"app.card_name.{card.name}", lang), escape(card.value))
                st.caption(escape(card.caption))
                _why(card, run, scenario, lang)
    for land in (land_card(run, scenario, lang), price_card(run, scenario, lang)):
        if land is None:
            continue
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"card.{land.name}"):
            st.markdown(f"**{t(f'app.card_name.{land.name}', lang)}: {escape(land.value)}**", width="content")
            st.caption(escape(land.caption), width="content")
            _why(land, run, scenario, lang)
    st.markdown(escape(sentence(run, scenario, lang)))
    warnings(run, lang)


def _why(card: Card, run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the popover that explains a number; its body is built when it is open."""
    used = {path: entry for path, entry in run.used.items() if path.split(".")[0] in (*card.levies, *_SHARED)}
    if card.name == "zone_adds":
        used |= _outside(run, scenario)
    if card.name == "clawback" and scenario.project.group is None:
        return
    sure = weakest(used.values())
    name = t("app.why", lang, value=card.value)
    with st.popover(escape(name), type="tertiary", icon=CONFIDENCE_ICONS[sure], key=f"why.{card.name}", on_change="rerun") as box:
        if not box.open:
            return
        st.markdown(f"**{escape(t(f'app.card_name.{card.name}', lang))}: {escape(card.value)}**")
        st.markdown(escape(card.formula))
        st.caption(escape(card.against))
        st.markdown(f"**{t('app.provisions', lang)}**")
        st.markdown("\n".join(provision_line(path, entry, run.law, lang) for path, entry in _in_order(used)))
        st.markdown(f"**{t('app.inputs', lang)}**")
        st.markdown(escape("\n".join(f"- {line}" for line in _inputs(run, scenario, lang))))
        st.markdown(f"**{t('app.weakest', lang)}** {mark(sure, lang)}")


_SHARED = ("depreciation",)


def _outside(run: SiteRun, scenario: Scenario) -> dict[str, Entry]:
    """Give the conditions that decide what the same project gets outside the zone: of the head taken there, or still open."""
    names = {fact.fact for fact in run.open_facts}
    found = {}
    for row in run.conditions:
        path = f"{row.levy}.heads.{row.head}.conditions.{row.name}"
        entry = run.law.entry(path, scenario.project.licence) if path in run.law.parameters else None
        if entry is not None and (row.head == run.head_outside or (row.state == "not_known" and names.intersection(row.facts))):
            found[path] = entry
    return found


def _in_order(used: dict[str, Entry]) -> list[tuple[str, Entry]]:
    """Put what grants the incentive first."""
    return sorted(used.items(), key=lambda item: (".heads." not in item[0] and ".ladder." not in item[0], not item[0].endswith("package")))


def _inputs(run: SiteRun, scenario: Scenario, lang: Language) -> list[str]:
    state = current()
    lines = [
        f"{t('app.field.activity', lang)}: {label(f'activity.{scenario.project.activity}', lang)}",
        f"{t('app.field.location', lang)}: {label(f'location.{scenario.sites[run.site].location}', lang)}",
        f"{t('app.field.first_revenue_year', lang)}: {state.first_revenue_year}",
        f"{t('app.field.discount_rate', lang)}: {format_share(float(state.discount_rate), lang)}",
    ]
    if state.revenue is not None and state.margin is not None:
        lines.insert(2, f"{t('app.field.revenue', lang)}: {short(float(state.revenue), lang)}")
        lines.insert(3, f"{t('app.field.margin', lang)}: {format_share(float(state.margin), lang)}")
    group = scenario.project.group
    if group is not None and not isinstance(state.group_revenue, str):
        lines.append(f"{t('app.field.group_revenue', lang)}: {format_number(float(state.group_revenue), lang)}")
    sources = [f"{literal(line.name)}: {literal(line.source)}" for line in scenario.project.revenue if line.source]
    if group is not None and group.source:
        sources.append(f"{t('app.group.group', lang)}: {literal(group.source)}")
    return [*lines, *(t("app.source", lang, source=source) for source in sources)]


def sentence(run: SiteRun, scenario: Scenario, lang: Language) -> str:
    """Say in one or two sentences what is kept and how much of it is the zone's."""
    drafts = len(current().drafts)
    usual = run.law.variant.split("+")[0] == "in_force"
    key = ("app.law.headline" if drafts else "app.headline") + ("" if usual else "_variant")
    kept = t(
        key,
        lang,
        count=drafts,
        variant=literal(variant_name(run.law, lang)),
        date=format_date(run.law.as_of.isoformat(), lang),
        kept=money_range(run, "kept_present_value", lang),
        years=len(run.years),
    )
    return f"{kept} {zone_line(run, scenario, lang)}"


def zone_line(run: SiteRun, scenario: Scenario, lang: Language) -> str:
    """Say whether the place adds nothing, all, or how much."""
    location = scenario.sites[run.site].location
    place = t("app.place.zone", lang) if location == "cdtz" else label(f"location.{location}", lang)
    adds, kept = run.measures["zone_adds_present_value"] or 0.0, run.measures["kept_present_value"] or 0.0
    found: Range | None = run.ranges.get("zone_adds_present_value")
    value = money_range(run, "zone_adds_present_value", lang)
    if location == "none":
        return t("app.zone.outside", lang)
    if found is not None:
        return t("app.zone.range", lang, place=place, value=value, facts=facts_named(found.because, lang))
    if kept <= _TRIFLE:
        return t("app.zone.nothing_kept", lang)
    if abs(adds) <= _TRIFLE:
        return t("app.zone.zero", lang, place=place)
    return t("app.zone.all" if kept - adds <= _TRIFLE else "app.zone.part", lang, place=place, value=value)


def warnings(run: SiteRun, lang: Language) -> None:
    """Draw the costliest warnings, each kind once; the rest behind a button."""
    first_of_kind = list({item.kind: item for item in reversed(run.warnings)}.values())
    rest_of_kind = [item for item in run.warnings if item not in first_of_kind]
    ordered = [item for item in run.warnings if item in first_of_kind]
    with st.container(gap="xxsmall"):
        for item in ordered[:SHOWN]:
            st.markdown(f":orange[:material/warning:] {notice(item, run.law, lang)}")
    hidden = [*ordered[SHOWN:], *rest_of_kind]
    if hidden:
        with st.popover(t("app.more_warnings", lang, count=format_number(len(hidden), lang)), key="warnings", type="tertiary"):
            for item in hidden:
                st.markdown(notice(item, run.law, lang))
