"""The four numbers of the investor page, the sentence under them, and the warnings. Imports neither pandas nor Altair."""

from __future__ import annotations

import streamlit as st

from calculator.analysis.cards import Card, cards, land_card, money_range, price_card, weakest
from calculator.analysis.cards import zone_line as zone_line
from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.law.schema import Entry
from calculator.measures.shown_in import ShownIn
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_date, format_number, format_share
from calculator.reports.source_notes import source_of
from calculator.views import lens
from calculator.views.state import current
from calculator.views.words import CONFIDENCE_ICONS, escape, literal, notice, provision_line, short, variant_name, weakest_said

SHOWN = 3
"""How many warnings stand open; the rest waits behind a button."""


def draw(run: SiteRun, scenario: Scenario, lang: Language, *, stale: bool) -> None:
    """Draw the four cards, the land rent relief, the sentence and the warnings."""
    if stale:
        st.warning(t("app.stale", lang), icon=":material/history:")
    shown = lens.of(scenario, lang)
    found = cards(run, scenario, shown)
    with st.grid(4, min_column_width=150, gap="small"):
        for card in found:
            with st.container(border=True, gap="xxsmall", height="stretch"):
                st.metric(t(f"app.card_name.{card.name}", lang), escape(card.value))
                st.caption(escape(card.caption))
                _why(card, run, scenario, lang)
    for land in (land_card(run, scenario, shown), price_card(run, scenario, shown)):
        if land is None:
            continue
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"card.{land.name}"):
            st.markdown(f"**{t(f'app.card_name.{land.name}', lang)}: {escape(land.value)}**", width="content")
            st.caption(escape(land.caption), width="content")
            _why(land, run, scenario, lang)
    st.markdown(escape(sentence(run, scenario, lang)))
    if shown.real:
        st.caption(t("lens.sum_note", lang, year=shown.first_year))
    warnings(run, shown)


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
        st.markdown(weakest_said({path: entry.confidence for path, entry in used.items()}, run.law, lang))


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
    return [*lines, *sources(scenario, lang)]


def sources(scenario: Scenario, lang: Language) -> list[str]:
    """Say where the figures of a scenario are from, where it says so."""
    lines = scenario.project.revenue
    names = [t("source.revenue", lang, name=literal(line.name.replace("_", " "))) for line in lines]
    found = [(what, line.source) for what, line in zip(names, lines, strict=True)]
    group = scenario.project.group
    if group is not None:
        name = t("app.group.group", lang)
        found.append((name[:1].lower() + name[1:], group.source))
    return [source_of(what, literal(source), lang) for what, source in found if source]


def sentence(run: SiteRun, scenario: Scenario, lang: Language) -> str:
    """Say in one or two sentences what is kept and how much of it is the zone's."""
    drafts, shown = len(current().drafts), lens.of(scenario, lang)
    usual = run.law.variant.split("+")[0] == "in_force"
    key = ("app.law.headline" if drafts else "app.headline") + ("" if usual else "_variant")
    kept = t(
        key,
        lang,
        count=drafts,
        variant=literal(variant_name(run.law, lang)),
        date=format_date(run.law.as_of.isoformat(), lang),
        kept=money_range(run, "kept_present_value", shown),
        years=len(run.years),
    )
    return f"{kept} {zone_line(run, scenario, shown)}"


def warnings(run: SiteRun, shown: ShownIn) -> None:
    """Draw the costliest warnings, each kind once; the rest behind a button."""
    lang = shown.language
    first_of_kind = list({item.kind: item for item in reversed(run.warnings)}.values())
    rest_of_kind = [item for item in run.warnings if item not in first_of_kind]
    ordered = [item for item in run.warnings if item in first_of_kind]
    with st.container(gap="xxsmall"):
        for item in ordered[:SHOWN]:
            st.markdown(f":orange[:material/warning:] {notice(item, run.law, shown)}")
    hidden = [*ordered[SHOWN:], *rest_of_kind]
    if hidden:
        with st.popover(t("app.more_warnings", lang, count=format_number(len(hidden), lang)), key="warnings", type="tertiary"):
            for item in hidden:
                st.markdown(notice(item, run.law, shown))
