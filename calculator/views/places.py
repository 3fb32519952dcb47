"""C4: up to four places or statuses of the same project beside the one at hand."""

from __future__ import annotations

from textwrap import wrap
from typing import Any, NamedTuple

import altair as alt
import pandas as pd
import streamlit as st

from calculator.analysis.site_run import SiteFigures, SiteRun, top_up_shows
from calculator.analysis.statuses import CERTIFICATES, with_status
from calculator.errors import InputError
from calculator.i18n import label, t
from calculator.measures.names import WITH_TOP_UP
from calculator.measures.shown_in import ShownIn
from calculator.project import what_if
from calculator.project.scenario import Scenario
from calculator.project.tokens import LOCATIONS
from calculator.quantities import Language, format_share
from calculator.views import figures, lens, model, vega
from calculator.views.charts import LABEL_WIDE, height_of, name_axis, palette, show
from calculator.views.controls import control
from calculator.views.investor_state import AT, MOST, SITE, WITH
from calculator.views.state import current, put
from calculator.views.words import bare, escape, literal, money_range, rate_range

KEY = "compare.beside"
BILLION = 1e9
ROW_HIGH = 44


class Beside(NamedTuple):
    """One row: what it is called, and its figures; or why there are none."""

    name: str
    run: SiteRun | SiteFigures | None
    why: str


def options(scenario: Scenario, site: str) -> list[str]:
    """Name what can stand beside the project at a site."""
    here = scenario.sites[site].location
    sites = [f"{SITE}/{name}" for name in scenario.sites if name != site]
    return [*sites, *(f"{AT}/{name}" for name in LOCATIONS if name != here), *(f"{WITH}/{name}" for name in CERTIFICATES)]


def named(token: str, scenario: Scenario, lang: Language) -> str:
    """Name one of them."""
    kind, _, name = token.partition("/")
    if kind == SITE:
        return bare(scenario.sites[name].title[lang])
    return label(f"location.{name}", lang) if kind == AT else t("places.with", lang, certificate=certificate(name, lang))


def certificate(name: str, lang: Language) -> str:
    """Name a certificate, in the words of the law's values or of the near misses."""
    found = label(f"token.{name}", lang)
    return label(f"near.token.{name}", lang) if found == f"token.{name}" else found


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the choice, the chart, and the table under it."""
    st.subheader(t("places.title", lang), anchor=False)
    st.caption(t("places.note", lang, most=MOST))
    offered = options(scenario, run.site)
    held = [token for token in current().investor.beside if token in offered]
    with st.expander(t("places.choose", lang, count=len(held)), key="compare.choose"):
        control(
            st.pills, t("places.choose_what", lang), KEY, held, _take, options=offered, selection_mode="multi",
            format_func=lambda token: literal(named(token, scenario, lang)), label_visibility="collapsed",
        )  # fmt: skip
        if "investor.beside" in st.session_state["refused"]:
            st.markdown(f":orange[:material/error: {t('places.too_many', lang, most=MOST)}]")
    rows = [Beside(bare(scenario.sites[run.site].title[lang]), run, ""), *(_beside(token, run, scenario, lang) for token in held)]
    known = sorted((row for row in rows if row.run is not None), key=lambda row: -_kept(row))
    shown = lens.of(scenario, lang)
    _chart(known, rows[0], shown)
    with st.expander(t("app.table", lang), key="compare.places_table", on_change="rerun") as box:
        if box.open:
            figures.table(_table(known, shown), alt=summary(known, shown))
    for row in rows:
        if row.run is None:
            st.caption(f"{literal(row.name)}: {literal(row.why)}")


def _take() -> None:
    put(**{"investor.beside": tuple(st.session_state[KEY] or ())})


def _beside(token: str, run: SiteRun, scenario: Scenario, lang: Language) -> Beside:
    kind, _, name = token.partition("/")
    title = named(token, scenario, lang)
    try:
        if kind == SITE:
            return Beside(title, model.figures(scenario, run.law, name), "")
        other = what_if.changed(scenario, run.site, what_if.Changes(location=name)) if kind == AT else with_status(scenario, name)
        return Beside(title, model.figures(other, run.law, run.site), "")
    except InputError as fault:
        return Beside(title, None, "; ".join(f"{problem.found}; {problem.remedy}" for problem in fault.problems[:2]))


def _kept(row: Beside) -> float:
    return 0.0 if row.run is None else row.run.measures["kept_present_value"] or 0.0


def _chart(rows: list[Beside], here: Beside, shown: ShownIn) -> None:
    lang = shown.language
    colours = palette()
    found = []
    for row in rows:
        assert row.run is not None
        kept, ends = _kept(row), row.run.ranges.get("kept_present_value")
        rate = row.run.measures["effective_rate_mature"]
        found.append(
            {
                "name": "\n".join(wrap(row.name, LABEL_WIDE)), "kept": kept / BILLION, "low": (ends.low if ends else kept) / BILLION,
                "high": (ends.high if ends else kept) / BILLION, "words": money_range(row.run, "kept_present_value", shown),
                "last": t("price_gap.last_year", lang, rate="–" if rate is None else format_share(rate, lang)),
                "rate": 0.0 if rate is None else rate, "rate_words": "–" if rate is None else format_share(rate, lang),
                "fill": colours["tax" if row is here or row.name == here.name else "standard"],
            }
        )  # fmt: skip
    frame = pd.DataFrame(found)
    y = alt.Y("name:N", sort=None, title=None, axis=name_axis(colours))
    scale = alt.Scale(domain=[min(0.0, float(frame["low"].min())), float(frame["high"].max()) * 1.8 or 1.0])
    tips = [alt.Tooltip("name:N", title=t("places.place", lang)), alt.Tooltip("words:N", title=t("app.card_name.kept", lang))]
    base = alt.Chart(frame).encode(y=y)
    zero = (
        alt.Chart(pd.DataFrame({"nothing": [0.0]})).mark_rule(color=colours["border"]).encode(x=alt.X("nothing:Q", axis=None, scale=scale))
    )
    layers: list[Any] = [
        zero,
        base.mark_rule(strokeWidth=3, color=colours["standard"], strokeDash=[5, 4]).encode(
            x=alt.X("low:Q", axis=None, title=None, scale=scale), x2="high:Q"
        ),
        base.mark_circle(size=150, opacity=1).encode(
            x=alt.X("kept:Q", axis=None, scale=scale), color=alt.Color("fill:N", scale=None), tooltip=tips
        ),
        base.mark_text(align="left", dx=12, fontSize=13, color=colours["text"]).encode(
            x=alt.X("high:Q", axis=None, scale=scale), text="words:N"
        ),
        base.mark_text(align="left", dx=12, dy=16, fontSize=13, color=colours["muted"]).encode(
            x=alt.X("high:Q", axis=None, scale=scale), text="last:N"
        ),
    ]
    show(vega.Layers(layers, height=height_of(frame["name"].tolist(), ROW_HIGH)), "compare.places", summary(rows, shown))
    rates = "; ".join(f"{literal(row.name)} {words['rate_words']}" for row, words in zip(rows, found, strict=True))
    st.caption(t("places.mature", lang, rates=rates))


def summary(rows: list[Beside], shown: ShownIn) -> str:
    """Say in a line what C4 shows."""
    return "; ".join(f"{row.name} {money_range(row.run, 'kept_present_value', shown)}" for row in rows if row.run is not None)


def _table(rows: list[Beside], shown: ShownIn) -> pd.DataFrame:
    lang = shown.language
    columns: dict[str, list[str]] = {t("places.place", lang): [literal(row.name) for row in rows]}
    for name in ("kept", "zone_adds", "clawback"):
        columns[t(f"app.card_name.{name}", lang)] = [
            escape(money_range(row.run, f"{name}_present_value", shown)) for row in rows if row.run is not None
        ]
    columns[t("app.card_name.rate", lang)] = [rate_range(row.run, "effective_rate", lang) for row in rows if row.run is not None]
    if any(top_up_shows(row.run) for row in rows if row.run is not None):
        title = t("app.card_name.rate_with_top_up", lang)
        columns[title] = [rate_range(row.run, WITH_TOP_UP, lang) for row in rows if row.run is not None]
    columns[t("app.mature", lang)] = [rate_range(row.run, "effective_rate_mature", lang) for row in rows if row.run is not None]
    return pd.DataFrame(columns)
