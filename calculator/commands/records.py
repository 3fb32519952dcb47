"""Results of the analysis as plain data: what ``--json`` prints and ``--out`` writes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calculator.analysis.conditions.heads import ConditionRow
from calculator.analysis.explain import Step
from calculator.analysis.readings import ReadingEffect, reading_ranges
from calculator.analysis.site_run import ScenarioRun, SiteRun, grounds_held
from calculator.analysis.supposed import supposed_of
from calculator.commands.shell import plain
from calculator.commands.tables.audit import audit_record
from calculator.commands.tables.investor import investor_record
from calculator.commands.tables.staff import criteria_record, staff_record
from calculator.commands.tables.supposed import supposed_record
from calculator.commands.tables.to_do import to_do_record
from calculator.law.law import Law
from calculator.law.schema import Citation
from calculator.project.load import fingerprint
from calculator.quantities import Language
from calculator.reports.near_misses import row_said
from calculator.reports.notices import notice_text
from calculator.version import VERSION

TABLES = ("enterprise", "workforce", "state")


def tidy(value: Any) -> Any:
    """Give any value as JSON has it: null for what is not known or has no end, numbers without the noise of float64."""
    if isinstance(value, Mapping):
        return {str(name): tidy(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [tidy(inner) for inner in value]
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return tidy(value.tolist())
    number = float(value)
    return plain(number) if math.isfinite(number) else None


def run_record(done: ScenarioRun, language: Language) -> dict[str, Any]:
    """Give a scenario run: results of every variant and site, and what they rest on."""
    return {
        "scenario": done.scenario.scenario,
        "results": [{**site_record(run, language), "law_held": grounds_held(run, done.scenario)} for run in done.runs],
        "not_computable": list(done.not_computable),
        "defaults": defaults_record(done, language),
        "provenance": provenance(done),
    }


def defaults_record(done: ScenarioRun, language: Language) -> list[dict[str, Any]]:
    """Give what the figures of a run suppose; of the law what its first position holds."""
    return supposed_record(supposed_of(done.scenario, done.laws[0]), language) if done.laws else []


def site_record(run: SiteRun, language: Language) -> dict[str, Any]:
    """Give one project at one site under one variant."""
    return {
        "variant": run.variant,
        "site": run.site,
        "years": list(run.years),
        **{name: tidy(getattr(run, name)) for name in TABLES},
        "measures": tidy(run.measures),
        "ranges": {name: tidy({"low": one.low, "high": one.high, "because": one.because}) for name, one in run.ranges.items()},
        "cases": tidy(run.cases),
        "investor": tidy(investor_record(run.investor)),
        "head": run.head,
        "grounds": [tidy(ground._asdict()) for ground in run.grounds],
        "audit": tidy(audit_record(run.audit)),
        "to_do": [to_do_record(one, language) for one in run.to_do],
        "later_heads": list(run.later_heads),
        "moves": [tidy(one._asdict()) for one in run.moves],
        "clocks": tidy(run.clocks),
        "land": tidy(run.land),
        "waterfall": [tidy(bar._asdict()) for bar in run.waterfall],
        "waterfall_outside": [tidy(bar._asdict()) for bar in run.waterfall_outside],
        "wasted": {name: [tidy(row._asdict()) for row in rows] for name, rows in run.wasted._asdict().items()},
        "bridge": [tidy(row._asdict()) for row in run.bridge],
        "conditions": [_condition(row, language) for row in run.conditions],
        "open_facts": [{"fact": one.fact, "evidence": one.evidence and one.evidence[language]} for one in run.open_facts],
        "readings": [_reading(one, language) for one in run.readings],
        "reading_ranges": {name: tidy(one._asdict()) for name, one in reading_ranges(run.readings).items()},
        "staff": staff_record(run.law, run.staff, language),
        "staff_criteria": criteria_record(run.criteria, language),
        "warnings": [{"kind": one.kind, "text": notice_text(one, run.law.all_readings, language)} for one in run.warnings],
    }


def _reading(effect: ReadingEffect, language: Language) -> dict[str, Any]:
    """Give what each option of a contested provision gives; null where it is not computed, with the reason."""
    return {
        "reading": effect.reading,
        "chosen": effect.chosen,
        "matters": effect.matters if effect.not_computed is None else None,
        "kept": tidy(effect.kept),
        "burden": tidy(effect.burden),
        "staff_tax_exempt": tidy(effect.staff_tax_exempt),
        "not_computed": effect.not_computed and effect.not_computed[language],
    }


def _condition(row: ConditionRow, language: Language) -> dict[str, Any]:
    return {
        "levy": row.levy,
        "head": row.head,
        "head_label": row.head_label[language],
        "head_state": row.head_state,
        "taken": row.taken,
        "name": row.name,
        "label": row.label[language],
        "state": row.state,
        "facts": list(row.facts),
        "cites": _cites(row.cites),
        "confidence": row.confidence,
        "evidence": row.evidence and row.evidence[language],
        "misses": [tidy(miss._asdict()) for miss in row.misses],
        "other_day": row.other_day and {**tidy(row.other_day._asdict()), "too_early": row.other_day.too_early},
        "deciding": list(row.deciding),
        "missing": row_said(row, language) or None,
    }


def _cites(cites: Iterable[Citation]) -> list[dict[str, str]]:
    return [{"instrument": cite.instrument, "provision": cite.provision} for cite in cites]


def provenance(done: ScenarioRun) -> dict[str, Any]:
    """Say what a run rests on: the program, the scenario and each law, by version and SHA-256."""
    return {
        "version": VERSION,
        "scenario_sha256": fingerprint(done.scenario),
        "today": done.runs[0].today.isoformat() if done.runs else None,
        "laws": [_law(law) for law in done.laws],
    }


def _law(law: Law) -> dict[str, Any]:
    drafts = [
        {"draft": one.draft, "kind": one.kind, "date": one.date.isoformat(), "source": one.source, "computable": one.computable == "yes"}
        for one in law.drafts
    ]
    return {
        "variant": law.variant,
        "as_of": law.as_of.isoformat(),
        "sha256": law.fingerprint,
        "drafts": drafts,
        "readings": dict(law.readings),
    }


def step_value(step: Step, heads: Sequence[str]) -> Any:
    """Give what came out of a step; a rule with a single outcome gives it alone, and the choice of a head names it."""
    value = tidy(step.value["value"] if list(step.value) == ["value"] else step.value)
    if step.rule == "best_package" and isinstance(value, int):
        return heads[value] if value >= 0 else None
    return value


def step_record(step: Step, heads: Sequence[str]) -> dict[str, Any]:
    """Give one step of an explanation; ``heads`` in the order of the law."""
    return {
        "year": step.year,
        "rule": step.rule,
        "summary": step.summary,
        "reference": step.reference,
        "cites": [
            {"path": used.path, "value": tidy(used.value), "provisions": _cites(used.cites), "confidence": used.confidence}
            for used in step.cites
        ],
        "inputs": tidy(step.inputs),
        "value": step_value(step, heads),
        "failed": step.failed,
        "whose": step.whose,
    }
