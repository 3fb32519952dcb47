"""A file of people: every row computed or returned with the reason, nothing lost; the file is not kept."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import streamlit as st

from calculator.analysis.people.payroll_batch import Batch, compute_batch
from calculator.errors import InputError
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.project.cells import Fault
from calculator.project.payroll_file import PayrollFile, payroll_file_of
from calculator.quantities import Language, format_money, format_number
from calculator.views import figures, refused
from calculator.views.salary.months import shown
from calculator.views.words import bare, literal

LARGEST = 5
"""Megabytes of a file."""

MOST_SHOWN = 500
"""Rows of a table on screen; the file taken along has all."""

MOST_TWICE = 10
"""People with several payslips of a month that are named."""

SHORT = ("gross", "taxable_income", "pit_exempt", "pit_payable", "net", "employer_cost")
HELD = "salary.file"
TEMPLATE = (
    "id,month,region,gross,dependants,nationality,two_year_income,qualified\n"
    "A01,2026-07,I,60000000,0,vn,720000000,no\n"
    "A02,2026-07,I,35000000,1,vn,,no\n"
    "A03,2026-07,II,120000000,2,foreign,,yes\n"
)


class Done(NamedTuple):
    """A file that was computed."""

    file: PayrollFile
    batch: Batch


def draw(law: Law, lang: Language) -> None:
    """Draw the template, the upload, the rows computed and those returned."""
    st.markdown(t("salary_page.file.intro", lang))
    st.download_button(
        t("salary_page.file.template", lang), TEMPLATE.encode("utf-8-sig"), file_name="people.csv", mime="text/csv",
        key="salary.template", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    given = st.file_uploader(t("salary_page.file.upload", lang), type="csv", max_upload_size=LARGEST, key="salary.upload")
    st.caption(t("salary_page.file.not_kept", lang))
    if given is None:
        st.session_state.pop(HELD, None)
        return
    key = (given.file_id, law.fingerprint)
    held = st.session_state.get(HELD)
    if held is None or held[0] != key:
        held = (key, _computed(law, given.getvalue(), given.name))
        st.session_state[HELD] = held
    if isinstance(held[1], InputError):
        st.warning(t("salary_page.file.refused", lang), icon=":material/error:")
        refused.draw(refused.faults_of(held[1].problems), lang)
        return
    _results(held[1], lang)


def _computed(law: Law, content: bytes, name: str) -> Done | InputError:
    try:
        file = payroll_file_of(content, Path(Path(name).name))
        return Done(file, compute_batch(law, file))
    except InputError as fault:
        return fault


def _results(done: Done, lang: Language) -> None:
    file, batch = done
    bad: dict[int, list[Fault]] = {}
    for fault in file.faults:
        bad.setdefault(fault.row, []).append(fault)
    counts = {"rows_in": len(file.rows), "rows_out": len(batch.places), "rejected": len(bad)}
    st.markdown(f"**{t('salary.batch_rows', lang, **{name: format_number(count, lang) for name, count in counts.items()})}**")
    if len(batch.places):
        frame = _frame(done, lang)
        words = {*frame.columns} - {t(f"salary.short.{name}", lang) for name in SHORT}
        config = figures.columns(frame, words)
        figures.cue(lang)
        st.dataframe(frame, hide_index=True, alt=t("salary_page.file.computed", lang), placeholder="–", column_config=config)
        if len(batch.places) > MOST_SHOWN:
            st.caption(t("salary_page.file.first", lang, count=MOST_SHOWN))
    if pairs := twice(file):
        said = "; ".join(
            t("read_file.twice_rows", lang, rows=", ".join(map(str, rows)), id=literal(who), month=shown(month, lang))
            for who, month, rows in pairs[:MOST_TWICE]
        )
        more = " …" if len(pairs) > MOST_TWICE else ""
        st.warning(t("read_file.twice", lang, rows=said + more), icon=":material/content_copy:")
    if not_known := batch.exemption.count("not_known"):
        st.caption(t("salary.batch_not_known", lang, count=format_number(not_known, lang)))
    if bad:
        st.subheader(t("salary_page.file.returned", lang), anchor=False)
        refused.draw([fault for row in sorted(bad) for fault in bad[row]], lang)


def twice(file: PayrollFile) -> list[tuple[str, str, list[int]]]:
    """Find people with more than one payslip of a month: the id, the month as year-month, the rows as a spreadsheet counts them."""
    found: dict[tuple[str, float], list[int]] = {}
    for place in file.good().tolist():
        if who := file.texts.get("id", [""] * len(file.rows))[place]:
            found.setdefault((who, float(file.columns["month"][place])), []).append(file.row_number(place))
    return [(who, f"{int(month // 12)}-{int(month % 12) + 1:02d}", rows) for (who, month), rows in found.items() if len(rows) > 1]


def _frame(done: Done, lang: Language) -> pd.DataFrame:
    """Give the payslips as a table: who, the month, the main amounts, what is known of the exemption."""
    file, batch = done
    places = batch.places.tolist()[:MOST_SHOWN]
    names = [name for name in ("id", "name") if name in file.texts]
    columns: dict[str, list[str]] = {name: [bare(file.texts[name][place]) for place in places] for name in names}
    if not names:
        columns[t("salary_page.file.row", lang)] = [str(file.row_number(place)) for place in places]
    for name in SHORT:
        columns[t(f"salary.short.{name}", lang)] = [format_money(float(one), lang) for one in getattr(batch.slip, name)[: len(places)]]
    columns[t("salary_page.card.qualifies", lang)] = [label(f"salary_page.state.{state}", lang) for state in batch.exemption[: len(places)]]
    return pd.DataFrame(columns)
