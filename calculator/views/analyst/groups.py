"""Portfolio: who gains and who loses under another position, by zone, size, ownership, activity, year of start or ground."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from calculator.analysis.portfolio.block import GROUPS, SIZES
from calculator.analysis.portfolio.enterprises import CHANGED, Changes, Enterprises, Moved, changes
from calculator.i18n import label, t
from calculator.quantities import Language, format_number, format_share
from calculator.views import figures
from calculator.views.analyst import axes, drawing, own_file, positions, upload
from calculator.views.analyst.drawing import Bar
from calculator.views.analyst.head import signed
from calculator.views.analyst.many_dots import MOST_DOTS, binned
from calculator.views.analyst.many_dots import chart as many_dots
from calculator.views.analyst.population import Held, whose
from calculator.views.analyst.positions import PAGE
from calculator.views.charts import palette
from calculator.views.controls import field
from calculator.views.lens import of_no_scenario as money
from calculator.views.state import current
from calculator.views.words import bare, escape, literal, short
from calculator.zones.load import load_register

LARGEST = 10
MOST_GROUPS = 40
"""Groups drawn; a file may name a zone in every row."""


def draw(held: Held, lang: Language) -> None:
    """Draw the dots, the groups, the ten that change most, and where the enterprises are from."""
    own_file.draw(held, lang)
    if held.base is None:
        st.caption(t("app.analyst.job.wait", lang))
        return
    st.caption(whose(held, lang))
    field(
        st.pills, t("app.analyst.group", lang), "analyst.group", PAGE, options=list(GROUPS), required=True,
        format_func=lambda group: capital(t(f"portfolio.by.{group}", lang)),
    )  # fmt: skip
    group = current().analyst.group
    looked = positions.looked_at()
    new = held.others.get(looked.token) if looked is not None else None
    if looked is None or new is None:
        st.caption(t("app.analyst.job.wait" if looked is not None else "app.analyst.none_computable", lang))
        found = changes(held.base, held.base)
        _distribution(found, held.base, group, lang)
    else:
        found = changes(held.base, new)
        name = looked.said(lang)
        st.subheader(t("app.analyst.winners_losers", lang, draft=literal(name)), anchor=False)
        _dots(found, group, lang)
        _groups(found, held.base, group, lang)
        _most(found, held.base, lang)
        _distribution(changes(held.base, new, "revenue_forgone"), held.base, group, lang)
    if upload.own() is None:
        _origin(lang)


def capital(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]


def key_said(group: str, key: str, held: Enterprises, lang: Language) -> str:
    """Name a key of a group."""
    if group == "head":
        return held.law.heads[key].label[lang] if key in held.law.heads else t("app.analyst.no_ground", lang)
    zones = load_register().zones
    if group == "zone" and key in zones:
        return zones[key].title[lang]
    for name in (f"app.analyst.key.{key}", f"{group}.{key}"):
        if (found := label(name, lang)) != name:
            return found
    return key


def ordered(found: list[Moved], group: str) -> list[Moved]:
    """Put the groups in their own order where they have one, else those with the most first."""
    if group == "size":
        return sorted(found, key=lambda one: SIZES.index(one.key))
    return found if group == "cohort" else sorted(found, key=lambda one: -one.old)[:MOST_GROUPS]


def _dots(found: Changes, group: str, lang: Language) -> None:
    """Draw C16: a dot an enterprise, where there are not too many."""
    colours = palette()
    rows = ordered(found.by(group), group)
    shown = found.among(group, [one.key for one in rows])
    keys = {one.key: key_said(group, one.key, found.old, lang) for one in rows}
    order = list(keys.values())
    tips = [
        alt.Tooltip("key:N", title=t(f"portfolio.by.{group}", lang)),
        alt.Tooltip("words:N", title=t("app.analyst.kept_more", lang)),
    ]
    axis: dict[str, Any] = {"labelFontSize": 13, "ticks": False, "labelLimit": 150}
    many = len(shown.ids) > MOST_DOTS
    if many:
        steps = binned(shown, group, keys, lang)
        steps["change"] = axes.on_axis(steps["change"], lang)
    chart = many_dots(steps, order, axis, tips) if many else _each(shown, group, keys, axis, tips, lang)
    zero = alt.Chart(pd.DataFrame({"nothing": [0.0]})).mark_rule(color=colours["standard"]).encode(x="nothing:Q")
    whole = found.whole
    said = t(
        "app.analyst.alt.winners", lang, winners=format_number(whole.winners, lang), gained=signed(whole.gained, money(lang)),
        losers=format_number(whole.losers, lang), lost=signed(whole.lost, money(lang)), same=format_number(whole.same, lang),
    )  # fmt: skip
    st.markdown(escape(f"**{t('own.chart.binned' if many else 'app.analyst.chart.dots', lang, unit=axes.unit(lang))}**"))
    drawing.show(alt.layer(zero, chart).properties(height=max(120, 44 * len(order))), f"{PAGE}.dots", said, lang)


def _each(shown: Changes, group: str, keys: dict[str, str], axis: dict[str, Any], tips: list[Any], lang: Language) -> Any:
    colours = palette()
    gain = shown.change
    spread = [(place * 37 % 100) / 100 - 1 / 2 for place in range(len(gain))]
    frame = pd.DataFrame(
        {
            "id": shown.ids, "key": [keys[key] for key in shown.keys[group].tolist()], "change": axes.on_axis(gain, lang), "beside": spread,
            "words": [signed(float(value), money(lang)) for value in gain],
            "colour": [colours["tax"] if value > CHANGED else colours["worse"] if value < -CHANGED else colours["standard"] for value in gain],
        }
    )  # fmt: skip
    return (
        alt.Chart(frame)
        .mark_circle(size=40, opacity=0.55)
        .encode(
            x=alt.X("change:Q", title=None, axis=alt.Axis(format=",~f", tickCount=5, labelColor=colours["muted"], **axis)),
            y=alt.Y("key:N", sort=list(keys.values()), title=None, axis=alt.Axis(labelColor=colours["text"], **axis)),
            yOffset=alt.YOffset("beside:Q", scale=alt.Scale(domain=[-1, 1])),
            color=alt.Color("colour:N", scale=None),
            tooltip=[alt.Tooltip("id:N", title=t("app.analyst.enterprise", lang)), *tips],
        )
    )


def _groups(found: Changes, held: Enterprises, group: str, lang: Language) -> None:
    rows = ordered(found.by(group), group)
    frame = pd.DataFrame([_row(one, key_said(group, one.key, held, lang), lang, group) for one in [*rows, found.whole]])
    figures.table(frame, alt=t("app.analyst.groups_alt", lang))
    if (left := len(found.by(group)) - len(rows)) > 0:
        st.caption(t("own.groups_left", lang, count=format_number(left, lang)))


def _row(one: Moved, name: str, lang: Language, group: str) -> dict[str, str]:
    return {
        capital(t(f"portfolio.by.{group}", lang)): literal(name) if one.key else f"**{t('app.analyst.all_rows', lang)}**",
        t("portfolio.enterprises", lang): format_number(one.rows, lang),
        t("app.analyst.gain", lang): format_number(one.winners, lang),
        t("app.analyst.lose", lang): format_number(one.losers, lang),
        t("app.analyst.same", lang): format_number(one.same, lang),
        t("app.analyst.kept_before", lang): escape(short(one.old, money(lang))),
        t("app.analyst.kept_more", lang): escape(signed(one.new - one.old, money(lang))),
    }


def _most(found: Changes, held: Enterprises, lang: Language) -> None:
    """Draw the enterprises whose figure moves most."""
    order = sorted(range(len(found.ids)), key=lambda place: -abs(float(found.change[place])))[:LARGEST]
    rows = [
        {
            t("app.analyst.enterprise", lang): literal(found.ids[place]),
            capital(t("portfolio.by.zone", lang)): literal(key_said("zone", str(found.keys["zone"][place]), held, lang)),
            capital(t("portfolio.by.activity", lang)): literal(key_said("activity", str(found.keys["activity"][place]), held, lang)),
            capital(t("portfolio.by.size", lang)): str(found.keys["size"][place]),
            t("app.analyst.kept_more", lang): escape(signed(float(found.change[place]), money(lang))),
        }
        for place in order
        if abs(float(found.change[place])) > CHANGED
    ]
    if rows:
        title, frame = t("app.analyst.most", lang), pd.DataFrame(rows)
        drawing.table(frame, f"{PAGE}.most", title, lang, title=title, words=set(frame.columns[:-1]))


def _distribution(found: Changes, held: Enterprises, group: str, lang: Language) -> None:
    """Draw who has what is forgone now."""
    own = changes(held, held, "revenue_forgone")
    whole, groups = own.whole.old, ordered(own.by(group), group)
    shown = [
        Bar(
            bare(key_said(group, one.key, held, lang)), one.old,
            f"{short(one.old, money(lang))} · {format_share(one.old / whole, lang)}" if whole else short(one.old, money(lang)),
        )
        for one in groups
    ]  # fmt: skip
    st.subheader(t("app.analyst.distribution", lang, group=t(f"portfolio.by.{group}", lang)), anchor=False)
    said = "; ".join(f"{bar.name}: {bar.words}" for bar in shown[:5])
    drawing.bars(shown, f"{PAGE}.distribution", said, lang)
    rows = {
        capital(t(f"portfolio.by.{group}", lang)): [literal(key_said(group, one.key, held, lang)) for one in groups],
        t("portfolio.enterprises", lang): [format_number(one.rows, lang) for one in groups],
        t("app.analyst.forgone_nominal", lang): [escape(bar.words) for bar in shown],
    }
    drawing.table(pd.DataFrame(rows), f"{PAGE}.distribution_table", said, lang)


def _origin(lang: Language) -> None:
    """Say where the enterprises are from, and which published totals they meet."""
    with st.expander(t("app.analyst.origin", lang), key=f"{PAGE}.origin", on_change="rerun") as box:
        if not box.open:
            return
        from calculator.analysis.portfolio.population import SEED, draw

        found = draw(SEED)
        st.markdown(t("population.note", lang))
        rows = [
            {
                t("app.measure", lang): t(f"population.{one.name}", lang),
                t("population.published", lang): _total(one.name, one.published, lang),
                t("population.population", lang): _total(one.name, one.found, lang),
                t("population.asked", lang): t("population.met" if one.met else "population.not_met", lang),
            }
            for one in found.totals
        ]
        figures.table(pd.DataFrame(rows), alt=t("app.analyst.origin", lang), words={t("population.asked", lang)})
        for name in found.contradictions:
            st.markdown(f":material/warning: {t(f'population.contradiction.{name}', lang)}")


def _total(name: str, value: float, lang: Language) -> str:
    return escape(short(value, money(lang))) if "revenue" in name else format_number(value, lang)
