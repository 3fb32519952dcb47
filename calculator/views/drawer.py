"""The drawer ``?why=2033``: one year of the project explained, number by number, down to the provision.

It is opened by a year of C1, a row of a table by year, a button or a link, and closed by Esc, × or its own button; the table or chart it
was opened from is then a new one: a mark stays chosen, and the next click on it would only clear it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import copysign

import pandas as pd
import streamlit as st

from calculator.analysis.explain import LawUsed
from calculator.analysis.one_year import HEADS, SHARES, Levy, OneYear, Product, Sum, Term, one_year
from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.project.load import fingerprint
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_date, format_number, format_share
from calculator.views import figures, lens, steps
from calculator.views.hero import sources
from calculator.views.state import changed, current, publish, put, write
from calculator.views.words import cited, escape, mark, weakest_named, weakest_said

SHUT = 0
"""The year of a drawer that is not open."""

TURN = "drawer.turn"
FIRST = 4
"""Provisions of a levy shown at once; the rest waits behind a line."""

DIGITS = 2

Write = Callable[[float], str]
"""Writes an amount of the year [VND] in the money and prices shown."""

_STYLE = """<style>
[role=dialog] [data-testid=stPageLink-NavLink] *{white-space:normal!important;overflow:visible!important}
[role=dialog] h3{font-size:1.25rem!important}
</style>"""
"""Names of provisions are long, and headings of a dialog small."""


def key_of(name: str) -> str:
    """Give the key of a chart or table that opens the drawer: another one after each time it was closed."""
    return f"{name}.{st.session_state.get(TURN, 0)}"


def show_year(year: int) -> None:
    """Open the drawer."""
    put(why=year)


def take_point(key: str, field: str) -> None:
    """Open the drawer at the year of a mark that was chosen in a chart; a mark of no year opens nothing."""
    points = st.session_state[key]["selection"].get(field, [])
    text = str(points[0].get(field, "")) if points else ""
    if text.isdigit():
        show_year(int(text))


def take_row(key: str, years: Sequence[int]) -> None:
    """Open the drawer at the year of a row that was chosen in a table."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(years):
        show_year(years[rows[0]])


def close() -> None:
    """Close the drawer."""
    put(why=SHUT)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def opener(name: str, year: int, lang: Language) -> None:
    """Draw a button that opens the drawer at a year: the way there without a mouse."""
    st.button(
        t("drawer.open", lang, year=year), key=f"{name}.open", icon=":material/right_panel_open:", type="tertiary",
        on_click=show_year, args=(year,),
    )  # fmt: skip


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the drawer where a year is asked for."""
    if current().why not in run.years:
        return

    def body() -> None:
        found = _explained(run.law.fingerprint, fingerprint(scenario), run.site, current().why, run, scenario)
        _body(found, run, scenario, lang)
        publish()

    st.dialog(t("drawer.title", lang), position="right", width="medium", icon=":material/help_center:", on_dismiss=close)(body)()


@st.cache_resource(scope="session", show_spinner=False, max_entries=32)
def _explained(law_key: str, scenario_key: str, site: str, year: int, _run: SiteRun, _scenario: Scenario) -> OneYear:
    return one_year(_run, _scenario, year)


def _body(found: OneYear, run: SiteRun, scenario: Scenario, lang: Language) -> None:
    st.html(_STYLE)
    _years_beside(found.year, run, lang)
    how = lens.of(scenario, lang)
    place = run.years.index(found.year)
    of_year = how.at(place)
    write = of_year.short
    st.metric(t("drawer.kept", lang, year=found.year), escape(write(found.kept.result.amount)))
    st.markdown(escape(said(found.kept, write, lang)))
    st.caption(escape(t("app.against.general", lang)))
    st.markdown(weakest_said({used.path: used.confidence for levy in found.levies for used in levy.law}, run.law, lang))
    rows = {t("app.measure", lang): [_named(name, lang) for name in found.values]}
    rows[t("app.value", lang)] = _figures(found, of_year.exact, lang)
    figures.table(pd.DataFrame(rows), t("drawer.values", lang, year=found.year))
    for levy in found.levies:
        _levy(levy, run, write, lang)
    st.subheader(t("app.inputs", lang), anchor=False)
    st.markdown(escape("\n".join(f"- {line}" for line in _inputs(found, run, scenario, write, lang))))
    if how.currency != "VND" or how.real:
        st.caption(escape(t("drawer.in_dong", lang, unit=lens.unit(how))))
    if run.open_facts:
        st.caption(t("drawer.open_facts", lang))
    if st.button(t("drawer.close", lang), key="drawer.close", icon=":material/close:", on_click=close):
        st.rerun()


def _years_beside(year: int, run: SiteRun, lang: Language) -> None:
    """Draw the way to the years beside this one."""
    place = run.years.index(year)
    with st.container(horizontal=True, gap="small"):
        for name, icon, there in (("previous", "chevron_left", place - 1), ("next", "chevron_right", place + 1)):
            held = 0 <= there < len(run.years)
            other = run.years[there] if held else year
            st.button(
                t(f"drawer.{name}" if held else f"drawer.no_{name}", lang, year=other), key=f"drawer.{name}", icon=f":material/{icon}:",
                disabled=not held, on_click=show_year, args=(other,),
            )  # fmt: skip


def _named(name: str, lang: Language) -> str:
    """Name a figure, a line of the run or a row of the bridge."""
    for key in (f"drawer.term.{name}", f"line.{name}", f"bridge.{name}", f"app.in.{name}"):
        if (word := label(key, lang)) != key:
            return word
    return name


def _figures(found: OneYear, write: Write, lang: Language) -> list[str]:
    """Write the figures of a year: exact amounts with their unit, shares, heads."""
    written = []
    for name, value in found.values.items():
        if name in SHARES:
            written.append(format_share(value, lang, DIGITS))
        elif name in HEADS:
            written.append(t("unit.persons", lang, value=format_number(value, lang)))
        else:
            written.append(escape(write(value)))
    return written


def said(one: Sum | Product, write: Write, lang: Language) -> str:
    """Write a reckoning in one line with its own numbers."""
    if isinstance(one, Product):
        return f"{_term(one.base, write, lang)} × {format_share(one.share, lang, DIGITS)} = {_term(one.result, write, lang)}"
    if not one.terms:
        return _term(one.result, write, lang)
    middle = "".join(
        f" {'−' if copysign(1, term.amount) < 0 else '+'} {_term(Term(term.name, abs(term.amount)), write, lang)}" for term in one.terms
    )
    return f"{_term(one.start, write, lang)}{middle} = {_term(one.result, write, lang)}"


def _term(term: Term, write: Write, lang: Language) -> str:
    name = _named(term.name, lang)
    return f"{write(term.amount)} ({name if name[1:2].isupper() else name[:1].lower() + name[1:]})"


def _levy(levy: Levy, run: SiteRun, write: Write, lang: Language) -> None:
    st.subheader(label(f"levy.{levy.item}", lang), anchor=False)
    st.markdown("\n".join(f"- {escape(said(one, write, lang))}" for one in levy.sums))
    st.markdown(f"**{t('app.provisions', lang)}** · {weakest_named({used.path: used.confidence for used in levy.law}, run.law, lang)}")
    for used in levy.law[:FIRST]:
        _provision(used, run, lang)
    rest = levy.law[FIRST:]
    if rest:
        _folded(t("drawer.more_provisions", lang, count=len(rest)), f"drawer.law.{levy.item}", lambda: _provisions(rest, run, lang))
    shown = [step for step in levy.steps if step.rule not in steps.GROUNDS]
    _folded(t("drawer.steps", lang, count=len(shown)), f"drawer.steps.{levy.item}", lambda: steps.listed(shown, run, lang))


def _folded(title: str, key: str, inside: Callable[[], None]) -> None:
    with st.expander(title, key=key, on_change="rerun") as box:
        if box.open:
            inside()


def _provisions(found: Sequence[LawUsed], run: SiteRun, lang: Language) -> None:
    for used in found:
        _provision(used, run, lang)


def _provision(used: LawUsed, run: SiteRun, lang: Language) -> None:
    """Draw a law value as the way to its article: what it is, where it stands, how sure, when checked."""
    state = changed(current(), {"why": SHUT, "law_section": "browse", "parameter": used.path})
    with st.container(gap=None):
        st.page_link(
            st.session_state["pages"]["law"], label=steps.law_name(used, run, lang), icon=":material/gavel:", query_params=write(state)
        )
        st.markdown(steps.law_value(used, run, lang))
        checked = t("app.checked", lang, date=format_date(used.checked_on.isoformat(), lang))
        st.caption(f"{cited(used.cites, run.law, lang)} · {mark(used.confidence, lang)} · {checked}")


def _inputs(found: OneYear, run: SiteRun, scenario: Scenario, write: Write, lang: Language) -> list[str]:
    """List what a year rests on: the project, its books of the year, and where figures are from if they were not typed."""
    return [
        f"{t('app.field.activity', lang)}: {label(f'activity.{scenario.project.activity}', lang)}",
        f"{t('app.field.location', lang)}: {label(f'location.{scenario.sites[run.site].location}', lang)}",
        *(f"{_named(name, lang)}: {write(amount)}" for name, amount in found.inputs.items()),
        *sources(scenario, lang),
    ]
