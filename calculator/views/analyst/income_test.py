"""How much the income test of the staff exemption asks for, under each position and each way to read its year of GDP."""

from __future__ import annotations

from math import isnan

import pandas as pd
import streamlit as st

from calculator.analysis.people.income_test import READING, pay_asked_by_reading
from calculator.i18n import t
from calculator.quantities import Language, format_money
from calculator.views import figures
from calculator.views.analyst import positions
from calculator.views.analyst.compare import BLANK
from calculator.views.words import escape, literal


def draw(lang: Language) -> None:
    """Draw the pay that meets the test: a row a reading, a column a position."""
    first = positions.base()
    held = [first, *positions.others()]
    year = max(one.law.as_of.year for one in held)
    options = first.law.all_readings[READING].options
    found = {one.token: pay_asked_by_reading(one.law, year) for one in held if one.computable}

    def cell(token: str, option: str) -> str:
        if token not in found:
            return BLANK
        value = found[token][option]
        return t("app.analyst.no_test", lang) if isnan(value) else escape(format_money(value, lang))

    rows = [
        {
            t("app.analyst.reading", lang): literal(reading.label[lang]),
            **{one.said(lang): cell(one.token, name) for one in held},
        }
        for name, reading in options.items()
    ]
    st.header(t("app.analyst.income_test", lang), anchor=False)
    used = literal(options[first.law.reading(READING)].label[lang])
    st.caption(t("app.analyst.income_test_note", lang, year=year, used=used))
    figures.table(pd.DataFrame(rows), alt=t("app.analyst.income_test", lang))
