"""``law variants``: the named legal positions, what each is, and which cannot be computed."""

from __future__ import annotations

import argparse
from typing import Any

from calculator.commands.shell import emit, finish


def add_variants(verbs: Any) -> None:
    """Declare the command."""
    finish(
        verbs.add_parser("variants", help="list the named positions: the day of the law, the drafts on top, whether they can be computed"),
        run_variants,
    )


def run_variants(given: argparse.Namespace) -> None:
    """Print every variant."""
    from calculator.law.load import load_library

    library, lang = load_library(), given.lang
    rows: list[dict[str, Any]] = []
    for variant in library.variants.values():
        drafts = [library.drafts[name] for name in variant.drafts]
        rows.append(
            {
                "variant": variant.name,
                "label": variant.label[lang],
                "ids": list(variant.ids),
                "as_of": variant.as_of.isoformat(),
                "drafts": [{"draft": draft.draft, "kind": draft.kind, "date": draft.date.isoformat()} for draft in drafts],
                "readings": dict(variant.readings),
                "why_not_computable": next((draft.why_not[lang] for draft in drafts if draft.why_not), None),
                "note": variant.note[lang] if variant.note else None,
            }
        )
    if given.json:
        emit({"variants": rows})
        return
    from calculator.i18n import t
    from calculator.quantities import format_date
    from calculator.reports.tables import print_table

    told = []
    for row in rows:
        kinds = dict.fromkeys(t(f"app.law.kind.{draft['kind']}", lang) for draft in row["drafts"])
        more = [row["note"], row["why_not_computable"] and t("law.variants_silent", lang, why=row["why_not_computable"])]
        told.append(
            [
                row["variant"],
                "\n".join([row["label"], *(f"– {text}" for text in more if text)]),
                "\n".join(kinds) or t("app.law.kind.in_force", lang),
                format_date(row["as_of"], lang),
            ]
        )
    headers = [t(f"law.variants_{name}", lang) for name in ("name", "label", "kind", "day")]
    print_table(t("law.variants_title", lang), headers, told, left=4)
