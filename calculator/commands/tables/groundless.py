"""Why rows of a portfolio take no ground, in words and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calculator.analysis.portfolio.groundless import Groundless, Lacking
    from calculator.law.law import Law
    from calculator.quantities import Language

SHOWN = 4
"""Conditions named in a sentence; the data have all."""


def groundless_said(found: Groundless, rows: int, law: Law, variant: str, lang: Language) -> str:
    """Say how many of the rows take no ground under a variant, and what keeps them from the near ones; nothing where all take one."""
    from calculator.i18n import t
    from calculator.quantities import format_number

    if not found.rows:
        return ""
    said = t("groundless.rows", lang, count=format_number(found.rows, lang), rows=format_number(rows, lang), variant=variant)
    named = [one for one in found.first if one[1].alone] or found.first
    why = [
        t(
            "groundless.condition",
            lang,
            ground=law.heads[head].label[lang],
            condition=law.parameters[path].label[lang],
            states=_states(lacks, lang),
        )
        for (head, path), lacks in named[:SHOWN]
    ]
    if found.apart:
        why.append(t("groundless.apart", lang, count=format_number(found.apart, lang)))
    return f"{said} {'; '.join(why)}."


def _states(lacks: Lacking, lang: Language) -> str:
    from calculator.i18n import t
    from calculator.quantities import format_number

    counts = (("not_met", lacks.not_met), ("not_known", lacks.not_known))
    return ", ".join(t(f"groundless.{name}", lang, count=format_number(count, lang)) for name, count in counts if count)


def groundless_record(found: Groundless, law: Law, lang: Language) -> dict[str, Any]:
    """Give the same as plain data, all conditions of the grounds near a row."""
    return {
        "rows": found.rows,
        "none_near": found.apart,
        "conditions": [
            {
                "head": head,
                "condition": path,
                "label": law.parameters[path].label[lang],
                "not_met": lacks.not_met,
                "not_known": lacks.not_known,
                "alone": lacks.alone,
            }
            for (head, path), lacks in found.first
        ],
    }
