"""The two ends of what is kept where facts are open, each with figures that add up."""

from __future__ import annotations

from calculator.analysis.headline import TOGETHER
from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.quantities import Language, format_money_short
from calculator.reports.tables import print_table

KEPT, GROSS, BACK = TOGETHER[0]


def print_cases(run: SiteRun, lang: Language) -> None:
    """Print relief, what is taken back, and what is kept, of the answers by which least and most is kept; nothing where no fact is open."""
    if not run.cases:
        return
    rows = [
        [t(f"cases.{end}", lang), *(format_money_short(run.cases[end][name] or 0.0, lang) for name in (GROSS, BACK, KEPT))]
        for end in ("low", "high")
    ]
    print_table(t("cases.title", lang), ["", *(label(f"measure.{name}", lang) for name in (GROSS, BACK, KEPT))], rows)
