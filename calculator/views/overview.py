"""Overview: the strip of years with its clocks, the waterfall, and the cash so far."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from calculator.analysis.site_run import SiteRun
from calculator.i18n import t
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import cash_chart, charts, drawer, figures, lens
from calculator.views.state import current


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw C1, C2 and C3, each with its table."""
    st.subheader(t("app.chart.years", lang), anchor=False)
    st.caption(f"{t('app.chart.years_note', lang)} {t('drawer.click_year', lang)}")
    key = drawer.key_of("overview.years")
    charts.year_strip(run, lang, key, on_year=partial(drawer.take_point, key, charts.YEAR))
    drawer.opener("overview.years", current().year, lang)
    with st.expander(t("app.table", lang), key="overview.years_table", on_change="rerun") as box:
        if box.open:
            _year_table(run, lang)
    st.subheader(t("app.chart.waterfall", lang), anchor=False)
    shown = lens.of(scenario, lang)
    span = run.ranges.get("kept_present_value")
    if span is not None:
        st.caption(t("app.chart.dashed", lang))
    charts.waterfall(run, run.waterfall, shown, "overview.waterfall", high=span.high if span else None)
    with st.expander(t("app.table", lang), key="overview.waterfall_table", on_change="rerun") as box:
        if box.open:
            charts.bar_table(run.waterfall, shown)
    cash_chart.draw(run, shown, "overview.cash")


def _year_table(run: SiteRun, lang: Language) -> None:
    spans = charts.rate_spans(run, lang)
    frame = pd.DataFrame({t("app.years", lang): [years for years, _ in spans], t("app.rate", lang): [rate for _, rate in spans]})
    st.dataframe(frame, hide_index=True, alt=charts.summary_of_years(run, lang), column_config=figures.columns(frame))
    st.markdown("\n".join(f"- {charts.clock_words(clock, run, lang)}" for clock in charts.clocks(run)))
