"""Fills an offer from a run: the figures of the analysis, in finished words of one language."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from calculator.analysis.cards import cards, money_range, span, variant_name, weakest, zone_line
from calculator.analysis.conditions.heads import ConditionRow
from calculator.analysis.site_run import Notice, SiteRun
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.law.schema import CONFIDENCES, Entry
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_date, format_number, format_provision, format_share
from calculator.reports.near_misses import row_said
from calculator.reports.no_ground import no_ground_said
from calculator.reports.notices import notice_text
from calculator.reports.offer.qr import LONGEST as LONGEST_CODE
from calculator.reports.offer.sheet import Sheet, Table, YearChart
from calculator.reports.tables import year_spans
from calculator.reports.to_do import day_said, lost_said, what_said

UNITS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))

LONGEST_NAME = 180
"""Letters of a project's name that leave room for what it does and where."""

LONGEST_SHOWN = 110
"""Letters of a link that are printed: the whole of it is behind them."""

FEW = {"met": 2, "not_known": 0, "not_met": 1}
"""What is open stands before what is lost, and that before what is met."""


class Foot(NamedTuple):
    """What a page rests on, and how a reader comes back to the scenario."""

    program: str
    version: str
    made: dt.date
    scenario_print: str
    law_print: str
    command: str
    link: str | None


def sheet_of(run: SiteRun, scenario: Scenario, lang: Language, foot: Foot) -> Sheet:
    """Write an offer in one language."""
    rows = _conditions(run)
    return Sheet(
        lang=lang,
        kind=t("doc.kind.offer", lang),
        title=scenario.sites[run.site].title[lang],
        project=project_line(run, scenario, lang),
        law=law_line(run.law, lang),
        cards=[(t(f"app.card_name.{card.name}", lang), card.value, card.caption) for card in cards(run, scenario, lang)],
        sentences=sentences(run, scenario, lang),
        chart=year_chart(run, lang),
        to_do=_to_do(run, lang),
        conditions=_condition_table(rows, lang),
        states=[row.state for row in rows],
        notices=Table(t("doc.notices", lang), [], [[text] for text in notices_said(run, lang)], t("doc.more.notices", lang)),
        sources=_sources(run, lang),
        confidence=confidence_line(run, lang),
        disclaimer=t("app.disclaimer", lang),
        take=_take(foot, lang),
        foot=foot_lines(run.law, foot, lang),
        lost=t("doc.lost", lang),
    )


def project_line(run: SiteRun, scenario: Scenario, lang: Language) -> str:
    """Name the project, its activity, the kind of place, and the day of its licence; a name that is the title already is not said twice."""
    same = scenario.title[lang] == scenario.sites[run.site].title[lang]
    return t(
        "doc.project_untitled" if same else "doc.project",
        lang,
        title=_shortened(scenario.title[lang], LONGEST_NAME),
        activity=label(f"activity.{scenario.project.activity}", lang),
        location=label(f"location.{scenario.sites[run.site].location}", lang),
        licence=format_date(scenario.project.licence.isoformat(), lang),
    )


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def law_line(law: Law, lang: Language) -> str:
    """Name the law: its day, its variant, and the day its data were last checked."""
    checked = max(entry.checked_on for parameter in law.parameters.values() for entry in parameter.history)
    days = {"date": law.as_of, "checked": checked}
    shown = {name: format_date(day.isoformat(), lang) for name, day in days.items()}
    own = [draft.title[lang] for draft in law.drafts if draft.draft in law.variant.split("+")[1:]]
    return t("doc.law", lang, variant=" + ".join([variant_name(law, lang), *own]), **shown)


def sentences(run: SiteRun, scenario: Scenario, lang: Language) -> list[str]:
    """Say what is kept, what the zone adds, by which ground, and at which rates."""
    first, *own = run.law.variant.split("+")
    key = ("app.law.headline" if own else "app.headline") + ("" if first == "in_force" else "_variant")
    headline = t(
        key,
        lang,
        count=len(own),
        variant=variant_name(run.law, lang),
        date=format_date(run.law.as_of.isoformat(), lang),
        kept=money_range(run, "kept_present_value", lang),
        years=len(run.years),
    )
    ground = (
        f"{t('commands.run_head', lang, head=run.law.heads[run.head].label[lang])}."
        if run.head
        else no_ground_said(run.law, scenario.project.licence, "commands.run_no_head", lang)
    )
    return [f"{headline} {zone_line(run, scenario, lang)}", f"{ground} {rates_said(run, lang)}"]


def rates_said(run: SiteRun, lang: Language) -> str:
    """Say the effective rate by spans of years that have the same."""
    lines = run.enterprise
    rates = [
        [format_share(float(rate), lang) if income > 0 else "–"]
        for rate, income in zip(lines["effective_rate"], lines["project_income"], strict=True)
    ]
    return t("doc.rates", lang, spans="; ".join(f"{years}: {rate}" for years, rate in year_spans(run.years, rates)))


def year_chart(run: SiteRun, lang: Language) -> YearChart:
    """Give what is kept each year, here and outside the zone, in the largest unit that leaves digits."""
    kept, outside = run.enterprise["kept"], run.outside_zone["kept"]
    top = max(float(abs(kept).max()), float(abs(outside).max()))
    size, unit = next(((size, name) for size, name in UNITS if top >= size), UNITS[-1])
    named = t(f"doc.unit.{unit}", lang)
    spans = year_spans(run.years, [[format_number(float(value) / size, lang, 1)] for value in kept])
    return YearChart(
        title=t("doc.chart.title", lang, unit=named),
        bars=t("doc.chart.bars", lang),
        ticks=t("doc.chart.ticks", lang),
        years=run.years,
        kept=(kept / size).tolist(),
        outside=(outside / size).tolist(),
        alt=t("doc.chart.alt", lang, unit=named, spans="; ".join(f"{years}: {value}" for years, value in spans)),
    )


def _conditions(run: SiteRun) -> list[ConditionRow]:
    """Pick the conditions that decide: of the ground taken, of land, of staff, and of grounds still open; those of the ground taken first."""
    asked = [row for row in run.conditions if row.taken or row.levy != "corporate_income_tax" or row.head_state == "not_known"]
    return sorted(asked, key=lambda row: (not _of_ground(row), FEW[row.state], not row.taken))


def _of_ground(row: ConditionRow) -> bool:
    """Say whether a condition is one of the ground that lowers the tax: the page's figures rest on it, and it is cut last."""
    return row.taken and row.levy == "corporate_income_tax"


def _condition_table(rows: Sequence[ConditionRow], lang: Language) -> Table:
    told = []
    for row in rows:
        missing = row_said(row, lang)
        what = f"{row.label[lang]} ({t('doc.missing', lang, missing=missing)})" if missing else row.label[lang]
        ground = t("doc.condition.ground_used", lang) if _of_ground(row) else row.head_label[lang]
        told.append([label(f"state.{row.state}", lang), f"{ground}: {what}", row.evidence[lang] if row.evidence else "–"])
    headers = [t(f"doc.condition.{name}", lang) for name in ("state", "what", "evidence")]
    return Table(t("doc.conditions", lang), headers, told, t("doc.more.conditions", lang), "" if told else t("doc.conditions.none", lang))


def _to_do(run: SiteRun, lang: Language) -> Table:
    rows = [[day_said(one, lang), what_said(one, lang), lost_said(one, lang)] for one in run.to_do]
    headers = [t(f"doc.to_do.{name}", lang) for name in ("day", "what", "lost")]
    return Table(t("todo.title", lang), headers, rows, t("doc.more.to_do", lang), "" if rows else t("doc.to_do.none", lang))


def notices_said(run: SiteRun, lang: Language) -> list[str]:
    """Say the notices of a run, the heaviest of each kind first."""
    seen: set[str] = set()
    first: list[Notice] = []
    rest: list[Notice] = []
    for one in run.warnings:
        (rest if one.kind in seen else first).append(one)
        seen.add(one.kind)
    return [notice_text(one, run.law.all_readings, lang) for one in (*first, *rest)]


def ranked(run: SiteRun) -> list[tuple[str, Entry]]:
    """Give the law values of a run, first those that grant the most."""

    def place(path: str, entry: Entry) -> int:
        granting = (
            path.endswith(".package"),
            path.startswith("land_rent.") and (".ladder." in path or path.endswith(".years")),
            entry.confidence == "unverified",
            ".heads." in path,
            path.startswith("personal_income_tax.exemption."),
            path.startswith("top_up_tax."),
            ".gates." in path,
            path == "corporate_income_tax.standard_rate",
        )
        return next((rank for rank, yes in enumerate(granting) if yes), len(granting))

    return sorted(run.used.items(), key=lambda item: place(*item))


def cited(entry: Entry, law: Law, lang: Language) -> str:
    """Name the provisions of a law value, one after the other."""
    named = []
    for cite in entry.cites:
        instrument = law.instruments[cite.instrument]
        named.append(
            f"{instrument.title[lang]} {cite.provision}".strip()
            if instrument.kind in {"statement", "draft"}
            else format_provision(cite.instrument, cite.provision, instrument.kind, lang)
        )
    return "; ".join(dict.fromkeys(named))


def _sources(run: SiteRun, lang: Language) -> Table:
    rows = [
        [run.law.parameters[path].label[lang] if path in run.law.parameters else path, cited(entry, run.law, lang), label(f"confidence.{entry.confidence}", lang)]
        for path, entry in ranked(run)
    ]  # fmt: skip
    headers = [t(f"doc.source.{name}", lang) for name in ("what", "provision", "confidence")]
    return Table(t("doc.sources", lang), headers, rows, t("doc.more.sources", lang))


def confidence_line(run: SiteRun, lang: Language) -> str:
    """Count the law values a run rests on by how sure they are."""
    counts = Counter(entry.confidence for entry in run.used.values())
    named = [f"{counts[one]} {label(f'confidence.{one}', lang).lower()}" for one in CONFIDENCES if counts[one]]
    sure = label(f"confidence.{weakest(run.used.values())}", lang).lower()
    return t("doc.confidence", lang, count=len(run.used), parts=", ".join(named), weakest=sure)


def _take(foot: Foot, lang: Language) -> list[str]:
    if foot.link is not None:
        key = "doc.take.link" if len(foot.link) <= LONGEST_CODE else "doc.take.long_link"
        return [t(key, lang), _shortened(foot.link, LONGEST_SHOWN), t("doc.take.verify", lang, command=foot.command)]
    return [t("doc.take.code", lang), foot.command, t("doc.take.fingerprint", lang)]


def foot_lines(law: Law, foot: Foot, lang: Language) -> list[str]:
    """Say which program, scenario, law and drafts a document rests on."""
    made = format_date(foot.made.isoformat(), lang)
    lines = [
        t("doc.foot.version", lang, program=foot.program, version=foot.version, made=made),
        t("doc.foot.prints", lang, scenario=foot.scenario_print, law=foot.law_print),
    ]
    drafts = [span(draft.title[lang], format_date(draft.date.isoformat(), lang)) for draft in law.drafts]
    return [*lines, t("doc.foot.drafts", lang, drafts="; ".join(drafts))] if drafts else lines
