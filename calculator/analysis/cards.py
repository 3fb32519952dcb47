"""The headline figures of a run in words: the cards of the investor's page and of the documents. Imports neither a screen nor a document library."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from calculator.analysis.notices.staff import staff_not_known
from calculator.analysis.site_run import Range, SiteFigures, SiteRun, goes_back, top_up_shows
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.law.schema import CONFIDENCES, Confidence, Entry
from calculator.measures.names import WITH_TOP_UP
from calculator.measures.shown_in import How, as_shown
from calculator.measures.value import present_value
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_share

LAND_FACTS = {"commune_class", "won_at_auction", "zone_decision", "state_funded", "subleased_to_high_tech"}
"""Facts that decide land rent: what is granted without them is the least there can be."""

_TRIFLE = 1.0


def short(value: float, how: How) -> str:
    """Write a present value or a sum over years [VND] in short; a language alone means đồng."""
    return as_shown(how).short(value)


def in_all(amount: str, how: How) -> str:
    """Say of an amount added up over the years that it is nominal, where those of single years are shown in prices of the first."""
    shown = as_shown(how)
    return t("lens.sum_nominal", shown.language, amount=amount) if shown.real else amount


def span(low: str, high: str) -> str:
    """Write from one to another, in one piece on screen."""
    return f"{low} – {high}"


def money_range(run: SiteRun | SiteFigures, name: str, how: How) -> str:
    """Write a measure of a run: one amount, or the two it lies between."""
    found = run.ranges.get(name)
    value = run.measures[name]
    if found is None and value is None:
        return "–"
    said = short(value or 0.0, how) if found is None else span(short(found.low, how), short(found.high, how))
    return said if name.endswith("_present_value") else in_all(said, how)


def rate_range(run: SiteRun | SiteFigures, name: str, lang: Language) -> str:
    """Write a rate of a run: one, or the two it lies between."""
    found = run.ranges.get(name)
    value = run.measures[name]
    if found is not None:
        return span(format_share(found.low, lang), format_share(found.high, lang))
    if value is None:
        return t("app.no_average_rate", lang) if name in ("effective_rate", WITH_TOP_UP) else "–"
    return format_share(value, lang)


def because(found: Range | None, lang: Language) -> str:
    """Say which facts decide a range."""
    return "" if found is None else t("app.because", lang, facts=facts_named(found.because, lang))


def back_said(run: SiteRun, worth: str, how: How) -> str:
    """Say why a present value is above the sum over all years; nothing where it is not."""
    back = goes_back(run, worth)
    return t("worth.above_total", as_shown(how).language, back=in_all(short(back, how), how)) if back else ""


def facts_named(facts: Iterable[str], lang: Language) -> str:
    """Name facts, one after the other."""
    return ", ".join(fact_named(fact, lang) for fact in facts)


def fact_named(fact: str, lang: Language) -> str:
    """Name a fact; one that only a draft speaks of has no word of ours."""
    name = label(f"fact.{fact}", lang)
    return " ".join(re.findall(r"[^\W_]+", fact)) if name == f"fact.{fact}" else name


def weakest(entries: Iterable[Entry]) -> Confidence:
    """Give the weakest confidence among entries."""
    return max((entry.confidence for entry in entries), key=CONFIDENCES.index, default="primary")


@dataclass(frozen=True)
class Card:
    """One of the four numbers: what it says, and what its popover explains."""

    name: str
    value: str
    caption: str
    formula: str
    against: str
    levies: tuple[str, ...]


def cards(run: SiteRun, scenario: Scenario, how: How) -> list[Card]:
    """Give the four numbers of a run."""
    lang = as_shown(how).language
    bars = {bar.name: bar for bar in run.waterfall}
    outside = {bar.name: bar for bar in run.waterfall_outside}
    years = len(run.years)
    return [
        Card(
            name="kept",
            value=money_range(run, "kept_present_value", how),
            caption=_joined(
                t("app.card.kept", lang, years=years, nominal=money_range(run, "kept", how)),
                because(run.ranges.get("kept_present_value"), lang),
                back_said(run, "kept_present_value", how),
            ),
            formula=t(
                "app.formula.kept_open" if "kept_present_value" in run.ranges else "app.formula.kept",
                lang,
                standard=short(bars["standard_burden"].present_value, how),
                paid=short(bars["still_paid"].present_value, how),
                kept=short(bars["kept"].present_value, how),
            ),
            against=t("app.against.general", lang),
            levies=("corporate_income_tax", "land_rent", "land_use_tax", "top_up_tax"),
        ),
        Card(
            name="zone_adds",
            value=money_range(run, "zone_adds_present_value", how),
            caption=_joined(
                t("app.card.zone_adds", lang, nominal=money_range(run, "zone_adds", how)),
                because(run.ranges.get("zone_adds_present_value"), lang),
                back_said(run, "zone_adds_present_value", how),
                staff_line(run, scenario, how),
            ),
            formula=t(
                "app.formula.zone_open" if "zone_adds_present_value" in run.ranges else "app.formula.zone_adds",
                lang,
                here=short(bars["kept"].present_value, how),
                outside=short(outside["kept"].present_value, how),
                adds=money_range(run, "zone_adds_present_value", how),
            ),
            against=t("app.against.outside", lang),
            levies=("corporate_income_tax", "land_rent", "land_use_tax", "top_up_tax"),
        ),
        _clawback_card(run, scenario, how),
        _rate_card(run, scenario, how),
    ]


def _rate_card(run: SiteRun, scenario: Scenario, how: How) -> Card:
    """Give the effective rate: with the top-up tax where that makes it another, and the corporate income tax alone beneath."""
    lang = as_shown(how).language
    discount = float(scenario.assumptions.discount_rate)

    def worth(line: str) -> str:
        return short(present_value(amounts=run.enterprise[line], discount_rate=discount), how)

    topped, meaningful = top_up_shows(run), run.measures["effective_rate"] is not None
    alone = rate_range(run, "effective_rate", lang)
    caption = _joined(
        t("rate.alone", lang, rate=alone) if topped else "",
        t(
            "app.card.rate",
            lang,
            general=format_share(float(run.enterprise["general_rate"][-1]), lang),
            year=run.years[-1],
            mature=rate_range(run, "effective_rate_mature", lang),
        ),
        t("rate.no_top_up", lang) if meaningful and scenario.project.group is not None and not topped else "",
        "" if meaningful else t("app.card.rate_not_meaningful", lang),
    )
    formula = t(
        "app.formula.rate" if meaningful else "app.formula.no_rate",
        lang,
        tax=worth("corporate_income_tax"),
        profit=worth("taxable_income"),
        rate=alone,
    )
    if not topped:
        return Card("rate", alone, caption, formula, t("app.against.rate", lang), ("corporate_income_tax",))
    later = present_value(amounts=run.enterprise["top_up_tax"], discount_rate=discount) / (1 + discount)
    value = rate_range(run, WITH_TOP_UP, lang)
    added = t("rate.formula", lang, top_up=short(later, how), profit=worth("taxable_income"), rate=value)
    levies = ("corporate_income_tax", "top_up_tax")
    return Card("rate_with_top_up", value, caption, f"{formula} {added}", t("app.against.rate", lang), levies)


def staff_line(run: SiteRun, scenario: Scenario, how: How) -> str:
    """Say what the zone adds for staff; where nobody is exempt, whether that is not known, or the exemption is not open to them."""
    lang = as_shown(how).language
    if not scenario.project.workforce:
        return ""
    if (run.measures["staff_tax_exempt"] or 0.0) <= _TRIFLE:
        return t(f"app.card.staff_{no_staff_exempt(run, scenario)}", lang)
    return t("app.card.staff", lang, value=money_range(run, "staff_tax_exempt_zone_adds", how))


def no_staff_exempt(run: SiteRun, scenario: Scenario) -> Literal["not_known", "not_open", "nothing"]:
    """Say why nobody is exempt from income tax: it is not known of somebody, it is open to nobody, or there is no tax to exempt."""
    if staff_not_known(run.staff, scenario):
        return "not_known"
    shut = [row.five_years in {"not_open", "no_law"} for row in run.staff]
    return "not_open" if shut and all(shut) else "nothing"


def _clawback_card(run: SiteRun, scenario: Scenario, how: How) -> Card:
    """Give what the top-up tax takes back: its share of the relief, and what is kept of it."""
    lang = as_shown(how).language
    discount = float(scenario.assumptions.discount_rate)
    with_incentives = present_value(amounts=run.enterprise["group_top_up_tax"], discount_rate=discount) / (1 + discount)
    clawback = run.measures["clawback_present_value"] or 0.0
    nominal = money_range(run, "clawback", how)
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
        kept = money_range(run, "kept", how)
        caption = t("app.card.clawback_share", lang, share=share, gross=in_all(short(gross, how), how), kept=kept, nominal=nominal)
    return Card(
        name="clawback",
        value=money_range(run, "clawback_present_value", how),
        caption=caption,
        formula=t(
            "app.formula.clawback",
            lang,
            having=short(with_incentives, how),
            without=short(with_incentives - clawback, how),
            clawback=short(clawback, how),
        ),
        against=t("app.against.clawback", lang),
        levies=("top_up_tax",),
    )


def land_card(run: SiteRun, scenario: Scenario, how: How) -> Card | None:
    """Give the land rent relief, where there is a lease from the State."""
    lang = as_shown(how).language
    if not run.enterprise["land_rent_before_relief"].any():
        return None
    discount = float(scenario.assumptions.discount_rate)

    def worth(line: str, rate: float = discount) -> float:
        return present_value(amounts=run.enterprise[line], discount_rate=rate)

    open_land = [fact.fact for fact in run.open_facts if fact.fact in LAND_FACTS]
    relief = short(worth("relief_land_rent"), how)
    return Card(
        name="land",
        value=t("app.at_least", lang, value=relief) if open_land else relief,
        caption=_joined(
            t("app.card.land", lang, nominal=in_all(short(worth("relief_land_rent", 0.0), how), how)),
            t("app.because", lang, facts=facts_named(open_land, lang)) if open_land else "",
        ),
        formula=t(
            "app.formula.land",
            lang,
            before=short(worth("land_rent_before_relief"), how),
            due=short(worth("land_rent_due"), how),
            relief=relief,
        ),
        against=t("app.against.full_rent", lang),
        levies=("land_rent",),
    )


def price_card(run: SiteRun, scenario: Scenario, how: How) -> Card | None:
    """Give what reaches a tenant through its price: relief its developer passes on, and support of its sublease rent."""
    lang = as_shown(how).language
    discount = float(scenario.assumptions.discount_rate)

    def worth(line: str, rate: float = discount) -> float:
        return present_value(amounts=run.enterprise[line], discount_rate=rate)

    lines = ("relief_through_price", "sublease_support")
    if not any(run.enterprise[line].any() for line in lines):
        return None
    value = short(sum(worth(line) for line in lines), how)
    return Card(
        name="price",
        value=value,
        caption=t("app.card.land", lang, nominal=in_all(short(sum(worth(line, 0.0) for line in lines), how), how)),
        formula=t("app.formula.price", lang, passed=short(worth(lines[0]), how), support=short(worth(lines[1]), how), value=value),
        against=t("app.against.price", lang),
        levies=("land_rent",),
    )


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def zone_line(run: SiteRun, scenario: Scenario, how: How) -> str:
    """Say whether the place adds nothing, all, or how much."""
    lang = as_shown(how).language
    location = scenario.sites[run.site].location
    place = t("app.place.zone", lang) if location == "cdtz" else label(f"location.{location}", lang)
    adds, kept = run.measures["zone_adds_present_value"] or 0.0, run.measures["kept_present_value"] or 0.0
    found: Range | None = run.ranges.get("zone_adds_present_value")
    value = money_range(run, "zone_adds_present_value", how)
    if location == "none":
        return t("app.zone.outside", lang)
    if found is not None:
        return t("app.zone.range", lang, place=place, value=value, facts=facts_named(found.because, lang))
    if kept <= _TRIFLE:
        # A ground that is met and lowers no tax has found no income; "no incentive" would be untrue.
        idle = run.head and float(run.enterprise["taxable_income"].max(initial=0.0)) <= _TRIFLE
        return t("app.zone.no_income" if idle else "app.zone.nothing_kept", lang)
    if abs(adds) <= _TRIFLE:
        return t("app.zone.zero", lang, place=place)
    return t("app.zone.all" if kept - adds <= _TRIFLE else "app.zone.part", lang, place=place, value=value)


def variant_name(law: Law, lang: Language) -> str:
    """Name a variant, and what its own drafts are where they are not law in force."""
    variant = load_library().variants[law.variant.split("+")[0]]
    held = {draft.draft: draft for draft in law.drafts}
    kinds = dict.fromkeys(t(f"app.law.kind.{held[name].kind}", lang) for name in variant.drafts if name in held)
    return " · ".join([variant.label[lang], *kinds])
