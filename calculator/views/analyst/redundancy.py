"""Redundancy: what the incentive is worth to the State as it stands, and if a share of the enterprises would have come anyway."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import streamlit as st

from calculator.analysis.fiscal import LADDER, Adjusted
from calculator.analysis.portfolio.enterprises import Budget, budget
from calculator.i18n import t
from calculator.quantities import Language, format_number, format_share
from calculator.views import figures
from calculator.views.analyst import axes, drawing, positions
from calculator.views.analyst.drawing import Line
from calculator.views.analyst.head import NONE
from calculator.views.analyst.population import Held, whose
from calculator.views.analyst.positions import PAGE, Position
from calculator.views.controls import field
from calculator.views.lens import of_no_scenario as money
from calculator.views.state import current
from calculator.views.words import escape, literal, short

SHARES = [Fraction(percent, 100) for percent in range(0, 101, 5)]
PLACES = np.linspace(0, 1, 41)


def draw(held: Held, lang: Language) -> None:
    """Draw the two suppositions, both sides of each position, and the lines."""
    if held.base is None:
        st.caption(t("app.analyst.job.wait", lang))
        return
    st.caption(f"{whose(held, lang)} {t('app.analyst.redundancy_note', lang)}")
    state = current().analyst
    left, right = st.columns(2, gap="medium")
    for place, name in ((left, "redundancy"), (right, "displacement")):
        with place:
            options = sorted({*SHARES, getattr(state, name)})
            field(
                st.select_slider, t(f"app.analyst.{name}", lang), f"analyst.{name}", PAGE, options=options,
                format_func=lambda share: format_share(float(share), lang),
            )  # fmt: skip
    redundancy, displacement = float(state.redundancy), float(state.displacement)
    shown = [(positions.base(), budget(held.base))]
    shown += [(one, budget(new)) for one in positions.others() if (new := held.others.get(one.token)) is not None]
    _sides(shown, redundancy, displacement, lang)
    _lines(shown[0][1], redundancy, displacement, lang)
    st.caption(t("app.analyst.budget_note", lang))


def _sides(shown: list[tuple[Position, Budget]], redundancy: float, displacement: float, lang: Language) -> None:
    """Draw static and adjusted beside each other."""
    rows = []
    for one, own in shown:
        found = own.adjusted(redundancy, displacement)
        even = own.break_even(displacement)
        rows.append(
            {
                t("app.analyst.position", lang): literal(one.said(lang)),
                t("app.analyst.static_forgone", lang): escape(short(own.forgone.present_value, money(lang))),
                t("app.analyst.static_collected", lang): escape(short(own.collected.present_value, money(lang))),
                t("app.analyst.static_per_job", lang): NONE if own.per_job is None else escape(short(own.per_job, money(lang))),
                t("app.analyst.adjusted_cost", lang): escape(short(found.cost, money(lang))),
                t("app.analyst.adjusted_gain", lang): escape(short(found.gain, money(lang))),
                t("app.analyst.adjusted_net", lang): escape(short(found.net, money(lang))),
                t("app.analyst.adjusted_per_job", lang): _per_job(found, lang),
                t("app.analyst.break_even", lang): NONE if even.share is None else format_share(even.share, lang),
            }
        )
    turned = pd.DataFrame(rows).set_index(t("app.analyst.position", lang)).T.reset_index(names=t("app.measure", lang))
    figures.table(turned, alt=t("app.analyst.section.redundancy", lang))
    if shown and shown[0][1].adjusted(redundancy, displacement).per_induced_job is None:
        st.markdown(f":material/info: {t('app.analyst.no_induced_job', lang)}")


def _per_job(found: Adjusted, lang: Language) -> str:
    return t("app.analyst.undefined", lang) if found.per_induced_job is None else escape(short(found.per_induced_job, money(lang)))


def _lines(own: Budget, redundancy: float, displacement: float, lang: Language) -> None:
    """Draw C10: the State's net over every share of redundant enterprises, static and adjusted, break-even marked."""
    even = own.break_even(displacement)
    static = [own.adjusted(0.0, 0.0).net] * len(PLACES)
    net = [own.adjusted(float(place), displacement).net for place in PLACES]
    found = [
        Line(
            t("app.analyst.line_static", lang),
            PLACES.tolist(),
            axes.on_axis(static, lang).tolist(),
            [short(value, money(lang)) for value in static],
            "standard",
            [6, 4],
        ),
        Line(
            t("app.analyst.line_adjusted", lang),
            PLACES.tolist(),
            axes.on_axis(net, lang).tolist(),
            [short(value, money(lang)) for value in net],
            "tax",
        ),
    ]
    rules = [] if even.share is None else [(even.share, t("app.analyst.even_at", lang, share=format_share(even.share, lang)))]
    if even.share is None:
        said = t(f"fiscal.even.{even.reason}", lang)
    else:
        said = t(
            "app.analyst.alt.even_displaced" if displacement else "app.analyst.alt.even", lang, share=format_share(even.share, lang),
            displacement=format_share(displacement, lang), gain=short(own.collected.present_value, money(lang)),
            cost=short(own.forgone.present_value, money(lang)),
        )  # fmt: skip
    name = literal(positions.base().said(lang))
    st.markdown(escape(f"**{t('app.analyst.chart.redundancy', lang, name=name, unit=axes.unit(lang))}**"))
    drawing.lines(found, t("app.analyst.redundancy", lang), f"{PAGE}.redundancy", said, lang, rules=rules, shares=True)
    ladder = sorted({*LADDER, redundancy})
    rows = []
    for share in ladder:
        one = own.adjusted(share, displacement)
        rows.append(
            {
                t("fiscal.redundancy", lang): format_share(one.redundancy, lang),
                t("fiscal.additional", lang): format_share(one.additional, lang),
                t("fiscal.cost", lang): escape(short(one.cost, money(lang))),
                t("fiscal.gain", lang): escape(short(one.gain, money(lang))),
                t("fiscal.net", lang): escape(short(one.net, money(lang))),
                t("fiscal.per_induced_job", lang): _per_job(one, lang),
            }
        )
    figures.table(pd.DataFrame(rows), alt=said)
    st.caption(t("app.analyst.jobs_note", lang, jobs=format_number(own.jobs, lang)))
