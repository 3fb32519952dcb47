"""Compare: the place against the same project outside any zone, the sites of the scenario against each other, how much dearer one may be."""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose

import pandas as pd
import streamlit as st

from calculator.analysis.site_run import SiteRun, top_up_shows
from calculator.commands.tables.investor import handicap_said, rival_said
from calculator.i18n import label, t
from calculator.measures.names import WITH_TOP_UP
from calculator.measures.shown_in import ShownIn
from calculator.measures.value import Bar, present_value
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import charts, figures, lens, model, places, price_gap
from calculator.views.state import current, law_of
from calculator.views.words import escape, facts_named, literal, money_range, rate_range


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw places and statuses side by side, then the zone against outside it, then the sites."""
    places.draw(run, scenario, lang)
    price_gap.draw(run, scenario, lang)
    st.subheader(t("app.compare_outside", lang), anchor=False)
    st.caption(t("app.compare_note", lang))
    shown = lens.of(scenario, lang)
    _differences(run, shown)
    found = run.ranges.get("zone_adds_present_value")
    if found is not None:
        st.caption(t("app.compare_adverse", lang, facts=facts_named(found.because, lang)))
    here, there = st.columns(2, gap="medium")
    with here:
        st.markdown(f"**{literal(scenario.sites[run.site].title[lang])}**  \n{_head(run, run.head, lang)}")
        charts.waterfall(run, run.waterfall, shown, "compare.here")
        _table(run.waterfall, shown, "compare.here_table")
    with there:
        st.markdown(f"**{label('location.none', lang)}**  \n{_head(run, run.head_outside, lang)}")
        charts.waterfall(run, run.waterfall_outside, shown, "compare.there")
        _table(run.waterfall_outside, shown, "compare.there_table")
    if len(scenario.sites) > 1:
        st.subheader(t("app.compare_sites", lang), anchor=False)
        st.caption(t("app.compare_sites_note", lang))
        _sites(run, scenario, lang)
    if scenario.project.operator is None:
        _rivals(run, scenario, lang)


ASKED = "compare.asked"
"""What the comparison with rivals was last asked for."""


def _rivals(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw how much dearer the site may be, once it is asked for: the search takes longer than the rest of the page."""
    st.subheader(t("app.handicap", lang), anchor=False)
    key = model.rivals_key(scenario, run.law, run.site)
    if st.session_state.get(ASKED) != key:
        st.caption(t("app.handicap_note", lang))
        st.button(t("app.handicap_ask", lang), key="compare.ask", icon=":material/balance:", on_click=_ask, args=(key,))
        return
    shown = lens.of(scenario, lang)
    gaps, handicaps = model.rivals(scenario, run.law, run.site)
    rival = t("investor.rival", lang)
    found = [
        {
            rival: literal(rival_said(gap.rival, scenario, lang)),
            **{t(f"investor.lever.{one.lever}", lang): handicap_said(one, lang) for one in handicaps if one.rival == gap.rival},
        }
        for gap in gaps
    ]
    figures.table(pd.DataFrame(found), alt=t("investor.handicaps", lang))
    st.markdown(f"**{t('investor.rivals', lang)}**")
    worth = [
        {
            rival: literal(rival_said(gap.rival, scenario, lang)),
            **{
                t(f"investor.{name}", lang): escape(shown.short(amount))
                for name, amount in (("worth_more", gap.total), ("of_law", gap.law), ("of_price", gap.price))
            },
        }
        for gap in gaps
    ]
    figures.table(pd.DataFrame(worth), alt=t("investor.rivals", lang))
    price_gap.told(gaps, run, scenario, shown)


def _ask(key: tuple[str, str, str]) -> None:
    st.session_state[ASKED] = key


def _table(bars: Sequence[Bar], shown: ShownIn, key: str) -> None:
    with st.expander(t("app.table", shown.language), key=key, on_change="rerun") as box:
        if box.open:
            charts.bar_table(bars, shown)


def _head(run: SiteRun, head: str | None, lang: Language) -> str:
    return t("app.head", lang, head=run.law.heads[head].label[lang]) if head else t("app.no_head", lang)


def _differences(run: SiteRun, shown: ShownIn) -> None:
    """Draw the steps of both waterfalls, those that differ first."""
    lang = shown.language
    pairs = _paired(run.waterfall, run.waterfall_outside)
    differ = [not isclose(a.present_value, b.present_value, rel_tol=1e-9, abs_tol=1) for a, b in pairs]
    ordered = sorted(zip(differ, pairs, strict=True), key=lambda item: not item[0])
    rows = [
        {
            t("app.step", lang): label(f"bar.{here.name}", lang),
            t("app.here", lang): escape(shown.short(here.present_value)),
            label("location.none", lang): escape(shown.short(there.present_value)),
            t("app.differs", lang): t("app.different" if apart else "app.same", lang),
        }
        for apart, (here, there) in ordered
    ]
    st.markdown(escape(t("app.zone_adds_line", lang, value=money_range(run, "zone_adds_present_value", shown))))
    figures.table(pd.DataFrame(rows), alt=t("app.compare_outside", lang), words={t("app.differs", lang)})


def _paired(here: Sequence[Bar], there: Sequence[Bar]) -> list[tuple[Bar, Bar]]:
    """Put the bars of the same name side by side; one that stands on one side only is nothing on the other."""
    by_name = [{bar.name: bar for bar in bars} for bars in (here, there)]
    names = [*dict.fromkeys(bar.name for bar in (*here, *there))]
    tail = ["still_paid", "kept"]
    ordered = [*(name for name in names if name not in tail), *tail]
    return [(by_name[0].get(name, Bar(name, 0.0, 0.0)), by_name[1].get(name, Bar(name, 0.0, 0.0))) for name in ordered]


def _sites(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    shown = lens.of(scenario, lang)
    law, discount = law_of(current()), float(scenario.assumptions.discount_rate)
    columns: dict[str, list[str]] = {}
    runs = {name: run if name == run.site else model.figures(scenario, law, name) for name in scenario.sites}
    topped = any(map(top_up_shows, runs.values()))
    for name, site in scenario.sites.items():
        found = runs[name]
        relief = present_value(amounts=found.enterprise["relief_land_rent"], discount_rate=discount)
        columns[literal(site.title[lang])] = [
            escape(money_range(found, "kept_present_value", shown)),
            escape(money_range(found, "zone_adds_present_value", shown)),
            escape(money_range(found, "clawback_present_value", shown)),
            escape(shown.short(relief)) if found.enterprise["land_rent_before_relief"].any() else t("app.no_lease", lang),
            rate_range(found, "effective_rate", lang),
            *([rate_range(found, WITH_TOP_UP, lang)] if topped else []),
            rate_range(found, "effective_rate_mature", lang),
        ]
    names = [
        t(f"app.card_name.{name}", lang)
        for name in ("kept", "zone_adds", "clawback", "land", "rate", *(["rate_with_top_up"] if topped else []))
    ]
    frame = pd.DataFrame({t("app.measure", lang): [*names, t("app.mature", lang)], **columns})
    figures.table(frame, alt=t("app.compare_sites", lang))
