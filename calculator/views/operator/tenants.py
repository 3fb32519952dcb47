"""Tenants: a file of enterprises, ranked by what the zone adds to each; rows that cannot be read are told. The file stays in memory."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from calculator.analysis.portfolio.file import Read
from calculator.analysis.portfolio.tenants import STEP, PlanOfLaw, Step, ranked, read_tenants, steps, template
from calculator.errors import InputError
from calculator.i18n import t
from calculator.law.law import Law
from calculator.project.portfolio.spelling import SPELLINGS
from calculator.quantities import Language, format_number
from calculator.views import frame, jobs, refused
from calculator.views.controls import field
from calculator.views.operator.batch import CHOSEN, LOGO, UPLOAD, Batch, Upload, plan_of, upload
from calculator.views.state import current, law_of
from calculator.views.words import literal

PAGE = "operator"
JOB = "operator.tenants"
MEGABYTES = 5
AT_ONCE = 2
"""Blocks that are computed while the reader waits; more are a job."""


def draw(lang: Language) -> None:
    """Draw the section."""
    law = law_of(current())
    if law.missing_numbers:
        frame.no_numbers(lang)
        return
    left, right = st.columns([4, 8], gap="medium")
    with left:
        _file(lang)
    with right, frame.guarded():
        _answer(law, lang)


def _file(lang: Language) -> None:
    """Draw the template, the way to give a file, and how its days and numbers are written."""
    spelling = current().operator.spelling
    field(
        st.segmented_control,
        t("operator_page.spelling", lang),
        "operator.spelling",
        PAGE,
        options=SPELLINGS,
        format_func=lambda name: t(f"operator_page.spelling.{name}", lang),
        required=True,
        wrap=False,
    )
    st.download_button(
        t("operator_page.template", lang),
        data=lambda: template(spelling),
        file_name="tenants.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key=f"{PAGE}.template",
    )
    st.file_uploader(
        t("operator_page.give_file", lang),
        type="csv",
        max_upload_size=MEGABYTES,
        key=f"{PAGE}.file",
        on_change=_take,
        args=(f"{PAGE}.file", UPLOAD),
    )
    held = upload()
    if held is not None:
        size = format_number(len(held.data) / 1e3, lang)
        st.caption(t("operator_page.held", lang, name=literal(held.name), size=size))
        st.button(t("operator_page.forget", lang), key=f"{PAGE}.forget", icon=":material/delete:", on_click=_forget, args=(UPLOAD,))
    st.file_uploader(
        t("operator_page.give_logo", lang),
        type=["png", "svg"],
        max_upload_size=1,
        key=f"{PAGE}.logo_file",
        on_change=_take,
        args=(f"{PAGE}.logo_file", LOGO),
    )
    st.caption(t("operator_page.stays", lang))


def _take(key: str, name: str) -> None:
    given: Any = st.session_state[key]
    if given is not None:
        st.session_state[name] = Upload(given.name, given.getvalue())
        if name == UPLOAD:
            st.session_state.pop(CHOSEN, None)


def _forget(name: str) -> None:
    for key in (name, CHOSEN):
        st.session_state.pop(key, None)
    st.session_state.pop(f"job.{JOB}", None)


def _answer(law: Law, lang: Language) -> None:
    """Compute the file, or say how to begin."""
    held = upload()
    if held is None:
        st.info(t("operator_page.no_file", lang), icon=":material/upload_file:")
        return
    if len(held.data) > MEGABYTES * 10**6:
        st.warning(t("operator_page.too_large", lang, most=MEGABYTES), icon=":material/error:")
        return
    try:
        blocks = read_tenants(held.data, held.name)
    except InputError as fault:
        _refused(fault, lang)
        return
    plan = plan_of(law, current().operator.spelling)
    batch = _computed(plan, blocks, _key(held, plan, law), lang)
    if batch is not None:
        from calculator.views.operator import tenant_table

        tenant_table.draw(batch, lang)


def _refused(fault: InputError, lang: Language) -> None:
    """Draw what is wrong with a file of which no row can be read."""
    st.warning(t("operator_page.unreadable", lang), icon=":material/error:")
    refused.draw(refused.faults_of(fault.problems), lang)


def _key(held: Upload, plan: PlanOfLaw, law: Law) -> str:
    return f"{hashlib.sha256(held.data).hexdigest()} {law.fingerprint} {plan.spelling}"


def _computed(plan: PlanOfLaw, blocks: list[Read], key: str, lang: Language) -> Batch | None:
    """Compute a few rows at once, many as a job; the result is kept with the session until something it rests on changes."""
    held = jobs.job(JOB)
    if held is None or held.key != key:
        if len(blocks) > AT_ONCE:
            count = format_number(sum(read.rows for read in blocks), lang)
            if held is not None and held.given:
                st.warning(t("operator_page.stale", lang), icon=":material/history:")
            name, icon = t("operator_page.rank", lang, count=count), ":material/sync:"
            st.button(name, key=f"{PAGE}.rank", icon=icon, on_click=_start, args=(plan, blocks, key))
            return None
        held = jobs.Job(key, steps(plan, blocks), len(blocks))
        held.work()
        st.session_state[f"job.{JOB}"] = held
    if held.running:
        st.caption(t("operator_page.ranking", lang, count=format_number(sum(read.rows for read in blocks), lang), step=STEP))
        jobs.progress(JOB, lang)
    if held.failed:
        raise RuntimeError("the tenants could not be computed")
    if held.partial:
        st.warning(t("operator_page.partial", lang, done=len(held.given), total=held.total), icon=":material/history:")
    found: list[Step] = list(held.given)
    return Batch(
        plan,
        blocks,
        ranked(one for step in found for one in step.tenants),
        [fault for step in found for fault in step.faults],
        [one for step in found for one in step.low_pay],
    )


def _start(plan: PlanOfLaw, blocks: list[Read], key: str) -> None:
    jobs.start(JOB, key, steps(plan, blocks), len(blocks))
