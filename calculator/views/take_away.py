"""What can be taken along: the link, files of the project and its results, and the lines that compute the number on screen again."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import streamlit as st
import yaml

from calculator.analysis.site_run import SiteRun
from calculator.i18n import t
from calculator.law.law import load_law
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import lens, own_drafts
from calculator.views.docked import Docked
from calculator.views.state import address, current
from calculator.views.words import money_range

if TYPE_CHECKING:
    from calculator.documents.offer import Spoken

LONGEST_LINK = own_drafts.LONGEST_LINK


@dataclass(frozen=True)
class Taken:
    """What is on screen: the scenario, its run, and the texts of drafts on top of the law."""

    scenario: Scenario
    run: SiteRun
    drafts: tuple[str, ...]
    language: Language
    page: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """The page, and what brings the state back on it."""

    @property
    def variant(self) -> str:
        """The variant, without the drafts on top of it."""
        return self.run.law.variant.split("+")[0]

    @property
    def readings(self) -> dict[str, str]:
        """The contested provisions read otherwise than the variant does."""
        usual = load_law(self.variant).readings
        return {name: option for name, option in self.run.law.readings.items() if option != usual[name]}

    @property
    def files_of_drafts(self) -> dict[str, str]:
        """The drafts by the name of their file."""
        return {f"{file.draft.draft}.yaml": text for file, text in zip(own_drafts.files_of(self.drafts), self.drafts, strict=True)}


class Download(NamedTuple):
    """A file of what is on screen: its name in the words, its ending, its type, what writes it, and whether it is a document with a record."""

    name: str
    ending: str
    mime: str
    write: Callable[[Taken], bytes]
    document: bool = False

    def file(self, taken: Taken) -> str:
        """Name the file; a document as the command printed on it does."""
        if not self.document:
            return f"{taken.scenario.scenario}.{self.ending}"
        from calculator.documents.offer import file_stem

        spoken, _, ending = self.ending.rpartition(".")
        return f"{file_stem(taken.scenario, taken.run, spoken or taken.language)}.{ending}"


def scenario_text(scenario: Scenario) -> str:
    """Write a scenario as its file: read again, it is the same project."""
    data = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return text


class _Dumper(yaml.SafeDumper):
    """Writes numbers as a scenario file has them."""


def _number(dumper: yaml.SafeDumper, value: float) -> yaml.Node:
    """Write a number without an exponent, and never with three decimals: a reader could take these for thousands."""
    text = f"{Decimal(repr(value)):f}"
    decimals = len(text.partition(".")[2])
    return dumper.represent_scalar("tag:yaml.org,2002:float", text + ("" if decimals not in {0, 3} else "0" if decimals else ".0"))


_Dumper.add_representer(float, _number)


def _scenario(taken: Taken) -> bytes:
    return scenario_text(taken.scenario).encode()


def _results(taken: Taken) -> bytes:
    """Write the yearly lines, as ``run --out`` does."""
    # The commands are imported when something is taken along: a cold start's first number does without them.
    from calculator.commands.records import TABLES, site_record

    record = site_record(taken.run, taken.language)
    lines = {f"{table}.{name}": values for table in TABLES for name, values in record[table].items()}
    held = io.StringIO(newline="")
    rows = csv.writer(held)
    rows.writerow(["year", *lines])
    rows.writerows(zip(record["years"], *lines.values(), strict=True))
    return held.getvalue().encode("utf-8-sig")


def _figures(taken: Taken) -> bytes:
    from calculator.commands.records import site_record

    return (json.dumps(site_record(taken.run, taken.language), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _offer(lang: Spoken, taken: Taken) -> bytes:
    """Set the one-page offer of what is on screen."""
    from calculator.documents.offer import Maker, offer_of_run

    return offer_of_run(taken.run, taken.scenario, Maker(lang, app_url=taken.page or None, address=taken.parameters or None))


def _annex(taken: Taken) -> bytes:
    """Write the analyst's annex of what is on screen."""
    from calculator.documents.files import document_bytes
    from calculator.documents.offer import Maker

    return document_bytes("docx", taken.scenario, [taken.run.law], taken.run.site, Maker(taken.language))[1]


DOWNLOADS: list[Download] = [
    Download("scenario", "yaml", "application/yaml", _scenario),
    Download("results", "csv", "text/csv", _results),
    Download("figures", "json", "application/json", _figures),
]
"""The files offered; a workbook or a page for print is a line here."""

DOCUMENTS: list[Download] = [
    Download("offer_vi", "vi.pdf", "application/pdf", partial(_offer, "vi"), document=True),
    Download("offer_en", "en.pdf", "application/pdf", partial(_offer, "en"), document=True),
    Download("offer_both", "both.pdf", "application/pdf", partial(_offer, "both"), document=True),
    Download("annex", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _annex, document=True),
]
"""The documents to hand on; offered where the libraries that set them are installed."""


def command(taken: Taken) -> str:
    """Write the command that computes the number on screen from the scenario file."""
    words = ["python", "-m", "calculator", "run", f"{taken.scenario.scenario}.yaml", "--site", taken.run.site, "--variant", taken.variant]
    for name, option in taken.readings.items():
        words += ["--reading", f"{name}={option}"]
    for name in taken.files_of_drafts:
        words += ["--draft", name]
    return shlex.join(words)


def python(taken: Taken) -> str:
    """Write the Python that computes the number on screen from the scenario file."""
    asked = [repr(taken.variant)]
    if taken.readings:
        asked.append(f"readings={taken.readings!r}")
    if taken.drafts:
        asked.append(f"drafts={[*taken.files_of_drafts]!r}")
    return "\n".join(
        [
            "from calculator import load_law, load_scenario",
            "from calculator.analysis.run import run_site",
            "",
            f"law = load_law({', '.join(asked)})",
            f"run = run_site(load_scenario({f'{taken.scenario.scenario}.yaml'!r}), law, {taken.run.site!r})",
            'print(run.measures["kept_present_value"])',
        ]
    )


def docked(run: SiteRun, scenario: Scenario, lang: Language, *, stale: bool) -> Docked:
    """Give what the dock shows of a run."""
    shown = lens.of(scenario, lang)
    zone = t("frame.dock.zone", lang, value=money_range(run, "zone_adds_present_value", shown))
    words = f"{t('frame.dock.kept', lang, value=money_range(run, 'kept_present_value', shown))} · {zone}"
    taken = Taken(scenario, run, current().drafts, lang, (st.context.url or "").partition("?")[0], address(current()))
    return Docked(words, stale, partial(draw, taken))


def link(lang: Language) -> None:
    """Draw the link of the page; where it is too long for mail and chat, say so."""
    here = f"{st.context.url or ''}?{urlencode(address(current()))}"
    st.markdown(f"**{t('frame.take.link', lang)}**")
    if len(here) > LONGEST_LINK:
        st.caption(t("frame.take.link_long", lang, most=LONGEST_LINK))
    else:
        st.code(here, language=None, wrap_lines=True)
    st.caption(t("frame.take.link_note", lang))


def draw(taken: Taken, lang: Language) -> None:
    """Draw the files, the command and the Python."""
    st.markdown(f"**{t('frame.take.files', lang)}**")
    st.caption(t("lens.files", lang))
    for one in (*DOWNLOADS, *(DOCUMENTS if find_spec("typst") is not None else ())):
        _button(t(f"frame.take.file.{one.name}", lang), one.file(taken), one.mime, partial(one.write, taken))
    for name, text in taken.files_of_drafts.items():
        _button(name, name, "application/yaml", text.encode)
    st.markdown(f"**{t('frame.take.again', lang)}**")
    st.code(command(taken), language="shell", wrap_lines=True)
    st.code(python(taken), language="python", wrap_lines=True)


def _button(label: str, name: str, mime: str, write: Callable[[], bytes]) -> None:
    st.download_button(label, write, file_name=name, mime=mime, key=f"take.{name}", icon=":material/download:", on_click="ignore")
