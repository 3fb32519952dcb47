"""Fills the analyst's annex: drafts compared, parameters, figures, conditions, open readings with their range, method and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calculator.analysis.cards import money_range, rate_range, short, span
from calculator.analysis.compare import LawDelta
from calculator.analysis.readings import MEASURES, ReadingEffect, reading_ranges
from calculator.analysis.site_run import ScenarioRun, SiteRun, top_up_shows
from calculator.documents.content import (
    Foot,
    cited,
    foot_lines,
    law_line,
    notices_said,
    project_line,
    ranked,
    sentences,
    year_chart,
)
from calculator.i18n import label, t
from calculator.measures.names import LATER, PAID, RATES, RECEIVED, WITH_TOP_UP
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_date, format_number, format_share
from calculator.reports.annex.blocks import Annex, Block, Grid, Heading, Paragraph, Picture
from calculator.reports.burden import burden_said
from calculator.reports.law_changes import cited_words, entry_words, span_words
from calculator.reports.law_words import entry_spoken
from calculator.reports.near_misses import row_said
from calculator.reports.paper.charts import kept_by_year, lines_by_year
from calculator.reports.source_notes import source_text
from calculator.reports.tables import year_spans
from calculator.reports.to_do import day_said, lost_said, what_said

LINES = ("revenue", "taxable_income", "effective_rate", *PAID, LATER, *RECEIVED, "burden", "burden_without_incentive", "kept")
RATE_LINES = {"effective_rate"}
ALWAYS = {"kept", "kept_present_value", "zone_adds", "zone_adds_present_value", "effective_rate", "corporate_income_tax"}
MILLION = 1e6
NOTHING = 0.5
"""Amounts below this are written as nothing [VND]."""


def annex_of(done: ScenarioRun, compared: Sequence[LawDelta], lang: Language, foot: Foot) -> Annex:
    """Write an annex in one language.

    Parameters
    ----------
    done : runs of one site, the first the document's own.
    compared : the other laws held against the first.
    lang : vi or en.
    foot : what it rests on.
    """
    first, scenario = done.runs[0], done.scenario
    title = t("doc.annex.title", lang, site=scenario.sites[first.site].title[lang])
    blocks: list[Block] = [
        Heading(1, title),
        Paragraph(project_line(first, scenario, lang)),
        Paragraph(law_line(first.law, lang)),
        *(Paragraph(text) for text in sentences(first, scenario, lang)),
        *_compared(done, compared, lang),
        *_figures(done, lang),
        *_charts(done, lang),
        *_years(done, lang),
        *_waterfall(first, lang),
        *_conditions(first, lang),
        *_to_do(first, lang),
        *_readings(first, lang),
        *_notices(first, lang),
        *_inputs(scenario, first.site, lang),
        *_method(lang),
        *_sources(done, lang),
        *_rests_on(done, lang, foot),
    ]
    return Annex(lang, title, law_line(first.law, lang), blocks)


def _named(run: SiteRun, lang: Language) -> str:
    return run.law.label[lang]


def _compared(done: ScenarioRun, compared: Sequence[LawDelta], lang: Language) -> Iterator[Block]:
    """Say which positions are compared, what each is, and which parameters of the law differ."""
    if not compared:
        return
    yield Heading(2, t("doc.annex.compared", lang))
    rows = []
    for law in [*(run.law for run in done.runs), *done.without_numbers]:
        kinds = [t(f"app.law.kind.{draft.kind}", lang) for draft in law.drafts] or [t("app.law.kind.in_force", lang)]
        drafts = [f"{draft.title[lang]} ({format_date(draft.date.isoformat(), lang)})" for draft in law.drafts]
        why = [draft.why_not[lang] for draft in law.missing_numbers if draft.why_not]
        rows.append([law.label[lang], "; ".join(dict.fromkeys(kinds)), "; ".join(drafts) or "–", "; ".join(why) or "–"])
    yield Grid(
        [t(f"doc.annex.compared.{name}", lang) for name in ("position", "kind", "drafts", "why_not")], rows, left=4, widths=(32, 18, 30, 20)
    )
    yield Heading(2, t("doc.annex.parameters", lang))
    for one_law in compared:
        changed = [one for one in one_law.difference.parameters if one.path in one_law.used]
        others = len(one_law.difference.parameters) - len(changed)
        names = {"first": one_law.difference.old.label[lang], "second": one_law.difference.new.label[lang]}
        yield Heading(3, t("doc.annex.against", lang, **names))
        cells = [
            [
                change.label[lang],
                span_words(one, lang),
                entry_words(change.path, one.old, one_law.difference.old, lang).replace("\n", ": "),
                entry_words(change.path, one.new, one_law.difference.new, lang).replace("\n", ": "),
            ]
            for change in changed
            for one in change.changes
        ]
        if cells:
            yield Grid(
                [t("commands.parameter", lang), t("law.days", lang), names["first"], names["second"]],
                cells,
                left=4,
                widths=(24, 12, 32, 32),
            )
        else:
            yield Paragraph(t("doc.annex.nothing_changed", lang))
        if others:
            yield Paragraph(t("doc.annex.others_changed", lang, count=others), quiet=True)


def _figure(run: SiteRun, name: str, lang: Language) -> str:
    return (rate_range if name in RATES else money_range)(run, name, lang)


def _figures(done: ScenarioRun, lang: Language) -> Iterator[Block]:
    yield Heading(2, t("doc.annex.figures", lang))
    shown = [
        name
        for name in done.runs[0].measures
        if (name != WITH_TOP_UP or any(map(top_up_shows, done.runs)))
        and (name in ALWAYS or any(abs(run.measures.get(name) or 0.0) >= (0 if name in RATES else NOTHING) and run.measures.get(name) is not None for run in done.runs))
    ]  # fmt: skip
    rows = [[label(f"measure.{name}", lang), *(_figure(run, name, lang) for run in done.runs)] for name in shown]
    yield Grid([t("commands.measure", lang), *(_named(run, lang) for run in done.runs)], rows)
    yield Paragraph(t("doc.annex.range_note", lang), quiet=True)


def _charts(done: ScenarioRun, lang: Language) -> Iterator[Block]:
    first = year_chart(done.runs[0], lang)
    yield Heading(2, first.title)
    yield Picture(
        kept_by_year(first.years, first.kept, first.outside, height=200),
        first.alt,
        f"{_named(done.runs[0], lang)}: {first.bars} ■, {first.ticks} ▬",
    )
    if len(done.runs) > 1:
        series = {_named(run, lang): (run.enterprise["kept"] / 1e9).tolist() for run in done.runs}
        spans = [
            f"{name}: "
            + "; ".join(f"{one}: {value}" for one, value in year_spans(first.years, [[format_number(v, lang, 1)] for v in line]))
            for name, line in series.items()
        ]
        caption = t("doc.chart.title", lang, unit=t("doc.unit.billion", lang))
        yield Picture(lines_by_year(first.years, series, width=760), ". ".join(spans), caption)


def _years(done: ScenarioRun, lang: Language) -> Iterator[Block]:
    for run in done.runs:
        lines = [name for name in LINES if name in RATE_LINES or abs(run.enterprise[name]).max() >= NOTHING]
        yield Heading(2 if run is done.runs[0] else 3, f"{t('commands.by_year', lang)}: {_named(run, lang)}")
        rows = [[str(year), *(_cell(run, name, place, lang) for name in lines)] for place, year in enumerate(run.years)]
        yield Grid([t("commands.year", lang), *(label(f"line.{name}", lang) for name in lines)], rows)
        if "burden" in lines:
            yield Paragraph(burden_said(lines, lang), quiet=True)


def _cell(run: SiteRun, name: str, place: int, lang: Language) -> str:
    value = float(run.enterprise[name][place])
    if name in RATE_LINES:
        return format_share(value, lang, 2) if run.enterprise["project_income"][place] > 0 else "–"
    return format_number(value / MILLION, lang)


def _waterfall(run: SiteRun, lang: Language) -> Iterator[Block]:
    yield Heading(2, t("commands.waterfall", lang))
    rows = [[label(f"bar.{bar.name}", lang), short(bar.total, lang), short(bar.present_value, lang)] for bar in run.waterfall]
    yield Grid(["", t("commands.total", lang), t("commands.present_value", lang)], rows)


def _conditions(run: SiteRun, lang: Language) -> Iterator[Block]:
    asked = [row for row in run.conditions if row.taken or row.levy != "corporate_income_tax" or row.head_state == "not_known"]
    if not asked:
        return
    yield Heading(2, t("commands.conditions", lang))
    rows = [
        [
            row.head_label[lang],
            row.label[lang],
            label(f"state.{row.state}", lang),
            row_said(row, lang) or "–",
            cited_words(row.cites, run.law, lang),
            row.evidence[lang] if row.evidence else "–",
        ]
        for row in asked
    ]
    names = ("commands.head", "commands.condition", "commands.state", "near.column", "commands.provision", "commands.evidence")
    yield Grid([t(name, lang) for name in names], rows, left=6, widths=(15, 20, 9, 16, 18, 22))


def _to_do(run: SiteRun, lang: Language) -> Iterator[Block]:
    if not run.to_do:
        return
    yield Heading(2, t("todo.title", lang))
    rows = [[day_said(one, lang), what_said(one, lang), lost_said(one, lang), cited_words(one.cites, run.law, lang)] for one in run.to_do]
    yield Grid([t(f"todo.{name}", lang) for name in ("day", "what", "lost", "provision")], rows, left=4, widths=(15, 33, 27, 25))
    yield Paragraph(t("todo.note", lang), quiet=True)


def _readings(run: SiteRun, lang: Language) -> Iterator[Block]:
    """Say what each open reading gives, and how far all of them go."""
    yield Heading(2, t("doc.annex.readings", lang))
    moving = [one for one in run.readings if one.not_computed is None and one.matters]
    rows = [row for one in moving for row in _options(run, one, lang)]
    if rows:
        names = ("reading", "measure", "option", "argument", "gives")
        yield Grid([t(f"doc.annex.readings.{name}", lang) for name in names], rows, left=4, widths=(20, 12, 18, 38, 12))
        for name, found in reading_ranges(run.readings).items():
            widest = run.law.all_readings[found.widest].label[lang]
            values = {"measure": label(f"doc.annex.measure.{name}", lang), "range": span(short(found.low, lang), short(found.high, lang))}
            yield Paragraph(t("doc.annex.readings.range", lang, widest=widest, **values))
    else:
        yield Paragraph(t("doc.annex.readings.none", lang))
    silent = [one for one in run.readings if one.not_computed is not None]
    for one in silent:
        why = one.not_computed[lang] if one.not_computed else ""
        yield Paragraph(f"{run.law.all_readings[one.reading].label[lang]}: {why}", quiet=True)


def _options(run: SiteRun, effect: ReadingEffect, lang: Language) -> Iterator[list[str]]:
    reading = run.law.all_readings[effect.reading]
    for measure in MEASURES:
        amounts = getattr(effect, measure)
        if measure not in effect.moved or amounts is None:
            continue
        for name, option in reading.options.items():
            used = t("doc.annex.readings.used", lang) if name == effect.chosen else ""
            yield [
                reading.label[lang],
                label(f"doc.annex.measure.{measure}", lang),
                f"{option.label[lang]}{used}",
                option.argument[lang],
                short(amounts[name], lang),
            ]


def _notices(run: SiteRun, lang: Language) -> Iterator[Block]:
    if said := notices_said(run, lang):
        yield Heading(2, t("doc.notices", lang))
        yield from (Paragraph(text) for text in said)


def _inputs(scenario: Scenario, site: str, lang: Language) -> Iterator[Block]:
    """Name what the scenario supposes, and where each line of it was read."""
    yield Heading(2, t("doc.annex.inputs", lang))
    if scenario.description:
        yield Paragraph(scenario.description[lang])
    horizon = scenario.horizon.range
    yield Paragraph(
        t(
            "doc.annex.supposed",
            lang,
            first=horizon[0],
            last=horizon[-1],
            discount=format_share(float(scenario.assumptions.discount_rate), lang),
            capital=short(float(scenario.project.capital), lang),
            operation=format_date(scenario.project.operation_start.isoformat(), lang),
        )
    )
    project = scenario.project
    told = [(line.name, line.source) for line in project.revenue]
    told += [(line.name, line.source) for line in project.costs]
    told += [(asset.name, asset.source) for asset in project.assets]
    told += [(loan.name, loan.source) for loan in project.loans]
    told += [(role.role, role.source) for role in project.workforce]
    told += [(one.kind, one.source) for one in scenario.sites[site].premises]
    rows = [[name, source_text(source, lang)] for name, source in told if source]
    if rows:
        yield Grid([t("doc.annex.inputs.line", lang), t("doc.annex.inputs.source", lang)], rows, left=2, widths=(22, 78))


def _method(lang: Language) -> Iterator[Block]:
    yield Heading(2, t("doc.annex.method", lang))
    yield from (Paragraph(t(f"doc.annex.method.{place}", lang)) for place in (1, 2, 3, 4))


def _sources(done: ScenarioRun, lang: Language) -> Iterator[Block]:
    first = done.runs[0]
    yield Heading(2, t("commands.rests_on", lang))
    rows = [
        [
            first.law.parameters[path].label[lang],
            entry_spoken(first.law.parameters[path], entry, lang),
            cited(entry, first.law, lang),
            label(f"confidence.{entry.confidence}", lang),
            format_date(entry.checked_on.isoformat(), lang),
        ]
        for path, entry in ranked(first)
        if path in first.law.parameters
    ]
    names = [t(f"commands.{name}", lang) for name in ("parameter", "value", "provision", "confidence")]
    yield Grid([*names, t("doc.annex.checked", lang)], rows, left=5, widths=(28, 24, 26, 11, 11))
    used = {cite.instrument: run.law for run in done.runs for entry in run.used.values() for cite in entry.cites}
    found = [(law.instruments[name], name) for name, law in used.items()]
    rows = [
        [name, one.title[lang], format_date(one.issued.isoformat(), lang), source_text(one.source, lang)]
        for one, name in sorted(found, key=lambda pair: (pair[0].issued, pair[1]))
    ]
    yield Heading(3, t("doc.annex.instruments", lang))
    yield Grid(
        [t(f"doc.annex.instruments.{name}", lang) for name in ("number", "title", "issued", "read")], rows, left=4, widths=(17, 27, 11, 45)
    )


def _rests_on(done: ScenarioRun, lang: Language, foot: Foot) -> Sequence[Block]:
    laws = [f"{run.law.label[lang]}: {run.law.fingerprint}" for run in done.runs]
    told = [*foot_lines(done.runs[0].law, foot, lang), *laws, t("doc.take.verify", lang, command=foot.command)]
    return [
        Heading(2, t("doc.annex.rests_on", lang)),
        *(Paragraph(text, quiet=True) for text in told),
        Paragraph(t("app.disclaimer", lang)),
    ]
