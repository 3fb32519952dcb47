"""The power tariff of a data centre held against the tax it saves, on the page of risks."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from calculator.analysis.power_tariff import INCREASE, PowerTariff, Weighed, concerns, power_tariff
from calculator.analysis.site_run import SiteRun
from calculator.i18n import t
from calculator.measures.shown_in import ShownIn
from calculator.project.load import fingerprint
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_date, format_share
from calculator.views import figures, lens
from calculator.views.words import cited, escape, mark

HELD = "risks.power"


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the answer first, then the bills it was worked out at; nothing for another activity."""
    if not concerns(scenario):
        return
    parameter = run.law.parameters.get(INCREASE)
    entry = parameter.history[-1] if parameter is not None and parameter.history else None
    if entry is None:
        return
    st.subheader(t("power.title", lang), anchor=False)
    found, shown = _found(scenario, run), lens.of(scenario, lang)
    st.markdown(escape(_answer(found, shown)))
    figures.table(pd.DataFrame([_row(one, shown) for one in found.rows]), t("power.title", lang))
    since = format_date(entry.from_.isoformat(), lang)
    said = t("power.note", lang, increase=format_share(float(entry.value), lang), since=since)
    st.caption(escape(f"{said} {t('power.stated' if found.rows[0].share is None else 'power.not_stated', lang)}"))
    st.caption(f"{cited(entry.cites, run.law, lang)} · {mark(entry.confidence, lang)}")


def _found(scenario: Scenario, run: SiteRun) -> PowerTariff:
    """Give the answer, kept with the session for the project looked at last."""
    key = (fingerprint(scenario), run.law.fingerprint, run.site)
    held: tuple[tuple[str, str, str], PowerTariff] | None = st.session_state.get(HELD)
    if held is None or held[0] != key:
        held = (key, power_tariff(scenario, run.law, run.site))
        st.session_state[HELD] = held
    return held[1]


def _answer(found: PowerTariff, shown: ShownIn) -> str:
    first, lang = found.rows[0], shown.language
    if first.share is None:
        key = "power.outweighs" if first.extra > first.kept else "power.does_not"
        return t(key, lang, extra=shown.short(first.extra), kept=shown.short(first.kept))
    if found.even is None:
        return t("power.never", lang, kept=shown.short(first.kept))
    return t("power.even", lang, share=format_share(found.even, lang), kept=shown.short(first.kept))


def _row(one: Weighed, shown: ShownIn) -> dict[str, str]:
    lang = shown.language
    share = {} if one.share is None else {t("power.share", lang): format_share(one.share, lang)}
    return {
        **share,
        t("power.bill", lang): escape(shown.short(one.bill)),
        t("power.extra", lang): escape(shown.short(one.extra)),
        t("power.kept", lang): escape(shown.short(one.kept)),
        t("power.left", lang): escape(shown.short(one.kept - one.extra)),
    }
