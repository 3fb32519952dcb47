"""What a document carries of its run: scenario, law and figures, so that anyone can work them out again."""

from __future__ import annotations

import base64
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from calculator.analysis.site_run import SiteRun
from calculator.law.draft_file import draft_text
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.project.load import fingerprint
from calculator.project.scenario import Scenario
from calculator.reports.paper.carried import FORMAT, Record
from calculator.version import VERSION

PROGRAM = "zone-incentive-calculator"


def record_of(
    document: str,
    runs: Sequence[SiteRun],
    scenario: Scenario,
    made: dt.datetime,
    settings: Mapping[str, Any],
    *,
    logo: bytes | None = None,
    laws: Sequence[Law] = (),
) -> Record:
    """Give the record of a document.

    Parameters
    ----------
    document : what it is: offer, annex, notes or workbook.
    runs : whose figures stand on it, the first its own.
    made : the time it is made, in whole seconds.
    settings : what else it was made with: the form, the language, the colour, the link.
    logo : of the operator.
    laws : named in it, without readable numbers.
    """
    return {
        "program": PROGRAM,
        "format": FORMAT,
        "version": VERSION,
        "document": document,
        "made": int(made.timestamp()),
        "site": runs[0].site,
        "settings": {**settings, "logo": None if logo is None else base64.b64encode(logo).decode("ascii")},
        "laws": [law_record(run.law) for run in runs],
        "laws_without_numbers": [law_record(law) for law in laws],
        "figures": {run.variant: figures_of(run) for run in runs},
        "scenario_sha256": fingerprint(scenario),
        "scenario": scenario.model_dump(mode="json", by_alias=True),
    }


def law_record(law: Law) -> dict[str, Any]:
    """Give what brings a law back: its variant, its day where that is not the variant's own, readings chosen otherwise, and the texts of drafts of one's own."""
    first, *own = law.variant.split("+")
    library = load_library()
    usual = {name: reading.default for name, reading in library.readings.items()} | library.variants[first].readings
    return {
        "variant": first,
        "as_of": law.as_of.isoformat(),
        "day": None if law.as_of == library.variants[first].as_of else law.as_of.isoformat(),
        "readings": {name: option for name, option in law.readings.items() if option != usual[name]},
        "drafts": [draft_text(draft) for draft in law.drafts if draft.draft in own and draft.draft not in library.variants[first].drafts],
        "sha256": law.fingerprint,
    }


def figures_of(run: SiteRun) -> dict[str, Any]:
    """Give the figures a document shows and whoever checks it works out again: the measures, and what is kept each year [VND, or a rate]."""
    measures = {name: None if value is None or not math.isfinite(value) else float(value) for name, value in run.measures.items()}
    years = {str(year): float(value) for year, value in zip(run.years, run.enterprise["kept"], strict=True)}
    return {"measures": measures, "kept": years, "head": run.head}
