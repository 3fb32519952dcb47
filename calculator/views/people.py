"""People: the workforce by year, and who the five-year income tax exemption is computed for."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.measures.shown_in import How, as_shown
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_number
from calculator.reports.notices import notice_text
from calculator.views import lens
from calculator.views.words import escape, short

LINES = (
    "headcount", "qualifying_heads", "gross_pay", "employee_insurance", "personal_income_tax_without_exemption", "personal_income_tax", "take_home",
    "employer_insurance", "trade_union_fee", "employer_cost",
)  # fmt: skip

HEADS = {"headcount", "qualifying_heads"}
"""Lines that are persons."""


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the sentence and the table of the workforce."""
    shown = lens.of(scenario, lang)
    st.subheader(escape(f"{t('app.people', lang)} ({lens.unit(shown)})"), anchor=False)
    if not scenario.project.workforce:
        st.caption(t("app.no_workforce", lang))
        return
    st.markdown(escape(who_qualifies(run, shown)))
    st.caption(t("app.people_note", lang))
    heads = {name: label(f"line.{name}", lang) for name in LINES}
    year = t("app.year", lang)
    frame = pd.DataFrame(
        {
            year: [str(year) for year in run.years],
            **{heads[name]: run.workforce[name] if name in HEADS else shown.series(run.workforce[name]) for name in LINES},
        }
    )
    write: Any = partial(format_number, language=lang)
    amounts: Any = list(heads.values())
    st.dataframe(
        frame.style.format(write, subset=amounts, na_rep="–"),
        hide_index=True,
        alt=t("app.people", lang),
        column_config={year: st.column_config.TextColumn(pinned=True, width=56)},
    )


def who_qualifies(run: SiteRun, how: How) -> str:
    """Say for whom the exemption is computed, and that the others are not known to qualify."""
    lang = as_shown(how).language
    exempt = run.workforce["personal_income_tax_exempt"]
    years = [year for year, amount in zip(run.years, exempt, strict=True) if amount > 0]
    if years:
        return t("app.staff_exempt", lang, exempt=short(float(exempt.sum()), how), first=years[0], last=years[-1])
    notice = next((item for item in run.warnings if item.kind in {"staff_not_known", "staff_no_test"}), None)
    if notice is not None:
        return notice_text(notice, run.law.all_readings, how)
    # Where it is known why nobody is exempt, "not known" would be untrue.
    known = [row for row in run.staff if row.why in {"stated_not", "stated", "income_test_met", "not_open", "no_law"}]
    return " ".join(f"{row.role}: {t(f'staff.reason.{row.why}', lang)}" for row in known) or t("app.staff_no_exemption", lang)
