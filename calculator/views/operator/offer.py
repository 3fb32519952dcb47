"""The offer to one tenant: what the zone is worth to it, in one language or both, and the file to hand on."""

from __future__ import annotations

import re
from typing import get_args

import streamlit as st

from calculator.analysis.cards import because, facts_named, money_range, no_staff_exempt
from calculator.analysis.portfolio.tenants import TRIFLE
from calculator.analysis.site_run import Notice, SiteRun
from calculator.documents.offer import Maker, Spoken, file_stem, offer_of_run
from calculator.errors import InputError
from calculator.i18n import LANGUAGES, label, t
from calculator.law.law import Law
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_date
from calculator.reports.offer.look import look_of
from calculator.views import model
from calculator.views.words import cited, escape, literal, notice_plain

SPOKEN: tuple[Spoken, ...] = get_args(Spoken)
SITE = "site"
LANGUAGE = "operator.offer_language"
LONGEST_NAME = 30


def draw(scenario: Scenario, law: Law, name: str, logo: bytes | None, lang: Language) -> None:
    """Draw the offer: its words, the choice of language, the file."""
    scenario = named(scenario, name)
    run = model.run(scenario, law, SITE)
    spoken = st.segmented_control(
        t("operator_page.offer_language", lang),
        SPOKEN,
        default=lang,
        format_func=lambda name: t(f"operator_page.spoken.{name}", lang),
        required=True,
        wrap=False,
        key=LANGUAGE,
    )
    chosen: Spoken = spoken or lang
    if logo is not None:
        try:
            look_of(logo)
        except InputError as fault:
            said = "; ".join(f"{literal(one.found)}; {literal(one.remedy)}" for one in fault.problems)
            st.warning(f"{t('operator_page.bad_logo', lang)} {said}", icon=":material/broken_image:")
            logo = None
        else:
            st.caption(t("operator_page.logo_held", lang))
    for language in languages_of(chosen):
        st.markdown(escape("\n\n".join(summary(run, scenario, law, language))))
        st.divider()
    st.download_button(
        t("operator_page.offer_file", lang),
        data=lambda: offer_bytes(run, scenario, chosen, logo),
        file_name=f"{file_stem(scenario, run, chosen)}.pdf",
        mime="application/pdf",
        on_click="ignore",
        icon=":material/download:",
        key="operator.offer_download",
    )


def named(scenario: Scenario, name: str) -> Scenario:
    """Give the scenario a name of its own, so that the page and its file are called alike."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower())[:LONGEST_NAME].strip("_")
    return scenario.model_copy(update={"scenario": f"tenant_{plain}" if plain else "tenant"})


def languages_of(spoken: Spoken) -> tuple[Language, ...]:
    """Give the languages of an offer."""
    return LANGUAGES if spoken == "both" else (spoken,)


def offer_bytes(run: SiteRun, scenario: Scenario, spoken: Spoken, logo: bytes | None) -> bytes:
    """Make the file of an offer: one page, A4. This is the one place where the page takes it from.

    Raises
    ------
    InputError
        When the logo cannot be used, or a library is not installed.
    """
    return offer_of_run(run, scenario, Maker(lang=spoken, logo=logo))


def summary(run: SiteRun, scenario: Scenario, law: Law, lang: Language) -> list[str]:
    """Say what the zone is worth to a tenant: what it keeps, what the zone adds, what staff keep, why, and what is not known."""
    date = format_date(law.as_of.isoformat(), lang)
    adds = money_range(run, "zone_adds_present_value", lang)
    why = because(run.ranges.get("zone_adds_present_value"), lang)
    said = [
        f"**{literal(scenario.title[lang])}**",
        t("operator_page.offer_kept", lang, date=date, kept=money_range(run, "kept_present_value", lang), years=len(run.years)),
        t(f"operator_page.offer_adds{'_open' if why else ''}", lang, adds=adds, why=why),
        t("operator_page.offer_staff", lang, staff=money_range(run, "staff_tax_exempt_zone_adds", lang))
        if (run.measures["staff_tax_exempt"] or 0.0) > TRIFLE
        else t(f"operator_page.offer_staff_{no_staff_exempt(run, scenario)}", lang),
    ]
    said += [f":orange[:material/warning:] {notice_plain(one, law, lang)}" for one in against(run)]
    taken = [row for row in run.conditions if row.taken]
    if taken:
        head = taken[0].head_label[lang]
        cites = dict.fromkeys(cite for row in taken for cite in row.cites)
        said.append(t("operator_page.offer_head", lang, head=literal(head), provisions=cited(cites, law, lang)))
    if run.open_facts:
        said.append(t("operator_page.offer_open", lang, facts=facts_named([fact.fact for fact in run.open_facts], lang)))
        said += [f"- {literal(fact.evidence[lang])}" for fact in run.open_facts if fact.evidence is not None]
    said.append(t("operator_page.offer_rate", lang, activity=label(f"activity.{scenario.project.activity}", lang)))
    said.append(t("app.disclaimer", lang))
    return said


AGAINST = ("reading", "reading_burden", "reading_staff", "taken_back")
"""Notices of what may make the amounts of an offer smaller: contested readings, and the top-up tax."""

BENEFITS = ("reading", "reading_staff")
"""Of these the notices that tell a benefit under every reading."""


def against(run: SiteRun) -> list[Notice]:
    """Pick what a tenant must know beside the amounts: the heaviest notice of each kind, and every reading that leaves nothing."""
    found: list[Notice] = []
    for one in run.warnings:
        nothing = one.kind in BENEFITS and min(one.values["kept"].values()) < TRIFLE
        if one.kind in AGAINST and (nothing or all(one.kind != held.kind for held in found)):
            found.append(one)
    return found
