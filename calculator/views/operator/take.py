"""What can be taken along of the zone project: its scenario file, its cash by year, every answer, and the command that gives them again."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from calculator.analysis.operator.answers import OperatorRun
from calculator.i18n import t
from calculator.law.law import load_law
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views.take_away import scenario_text


@dataclass(frozen=True)
class Taken:
    """What is on screen: the scenario with what was changed of its plan, and its answers."""

    scenario: Scenario
    done: OperatorRun
    lang: Language

    @property
    def again(self) -> str | None:
        """The command that gives the answers again; none under drafts or readings, which it does not take."""
        variant = self.done.law.variant
        if "+" in variant or load_law(variant).readings != self.done.law.readings:
            return None
        words = ["python", "-m", "calculator", "operator", f"{self.scenario.scenario}.yaml", "--site", self.done.site, "--variant", variant]
        return shlex.join(words)


def scenario_file(taken: Taken) -> bytes:
    """Write the scenario: read again, it is the same project."""
    return scenario_text(taken.scenario).encode()


def cash_file(taken: Taken) -> bytes:
    """Write the cash by year as the command's table has it [VND]."""
    from calculator.commands.operator.command import BESIDE
    from calculator.commands.operator.tables import SHOWN

    names = (*SHOWN, *BESIDE)
    held = io.StringIO(newline="")
    rows = csv.writer(held)
    rows.writerow(["year", *names])
    rows.writerows(zip(taken.done.years, *(getattr(taken.done.cash, name).tolist() for name in names), strict=True))
    return held.getvalue().encode("utf-8-sig")


def figures_file(taken: Taken) -> bytes:
    """Write every answer, as ``operator --json`` does."""
    from calculator.commands.operator.command import operator_record

    record = operator_record(taken.done, taken.lang, stated=False)
    return (json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


FILES: tuple[tuple[str, str, str, Callable[[Taken], bytes]], ...] = (
    ("scenario", "yaml", "application/yaml", scenario_file),
    ("results", "csv", "text/csv", cash_file),
    ("figures", "json", "application/json", figures_file),
)


def draw(taken: Taken, lang: Language) -> None:
    """Draw the files and the command."""
    st.markdown(f"**{t('frame.take.files', lang)}**")
    st.caption(t("lens.files", lang))
    for name, ending, mime, write in FILES:
        file = f"{taken.scenario.scenario}.{ending}"
        st.download_button(
            t(f"frame.take.file.{name}", lang),
            partial(write, taken),
            file_name=file,
            mime=mime,
            key=f"take.operator.{ending}",
            icon=":material/download:",
            on_click="ignore",
        )
    if (again := taken.again) is not None:
        st.markdown(f"**{t('frame.take.again', lang)}**")
        st.code(again, language="shell", wrap_lines=True)
