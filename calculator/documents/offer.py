"""The one-page offer as bytes: for the command, the app, and an operator's batch."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteRun
from calculator.documents.content import Foot, sheet_of
from calculator.documents.record import PROGRAM, record_of
from calculator.errors import InputError, Place, Problem, UnknownNameError, did_you_mean
from calculator.i18n import LANGUAGES
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.positions import position, read_drafts, stacked
from calculator.law.schema import Draft
from calculator.project.link import address_of, link
from calculator.project.load import fingerprint
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.reports.offer.look import look_of
from calculator.reports.offer.page import page
from calculator.reports.offer.qr import LONGEST as LONGEST_CODE
from calculator.reports.paper.carried import sealed
from calculator.version import VERSION

Spoken = Literal["vi", "en", "both"]

COMMAND = "python -m calculator report verify {file}"
PRINT = 16
"""Letters of a fingerprint that are printed; the record holds it whole."""

OF_A_ROW = "portfolio_row"
"""What every row of a portfolio is called as a scenario."""

STAMP = 8
"""Letters of the fingerprint of the law's texts in an address of the app."""

FIRST_DAY = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""A file inside a ZIP cannot be older."""


@dataclass(frozen=True)
class Maker:
    """How documents are made: the operator's logo and colour, the time, the app's address and what brings the scenario back in it."""

    lang: Spoken = "vi"
    logo: bytes | None = None
    colour: str | None = None
    timestamp: dt.datetime | None = None
    app_url: str | None = None
    address: Mapping[str, str] | None = None


def offer_bytes(
    scenario: Scenario,
    variant: str | Law = "in_force",
    site: str | None = None,
    lang: Spoken = "vi",
    logo: bytes | None = None,
    colour: str | None = None,
    timestamp: dt.datetime | None = None,
    *,
    app_url: str | None = None,
    address: Mapping[str, str] | None = None,
    drafts: Sequence[Draft | DraftFile | Path | str] = (),
    run: SiteRun | None = None,
) -> bytes:
    """Make an offer of one page, A4, as PDF; the same inputs and time give the same bytes.

    Parameters
    ----------
    scenario : a checked scenario.
    variant : name of a position of the law, or a law itself.
    site : of the scenario; the first one it compares unless given.
    lang : vi, en, or both side by side.
    logo, colour : the operator's: the bytes of a PNG or SVG file, and six hexadecimal digits.
    timestamp : when it is made; now unless given.
    app_url : address of the app's page that opens links; without it the page says the command instead.
    address : what brings the scenario back in the app, as the app writes it; found out for a shipped scenario unless given.
    drafts : of one's own, on top of the variant.
    run : of this scenario, law and site, where there is one already.

    Raises
    ------
    UnknownNameError
        When the variant or site does not exist.
    InputError
        When the scenario does not fit the law, the logo or colour cannot be used, or a library is not installed.
    """
    maker = Maker(lang, logo, colour, timestamp, app_url, address)
    held = run or run_site(scenario, law_of(variant, drafts), site_of(scenario, site), time_of(timestamp).date())
    return offer_of_run(held, scenario, maker)


def offer_of_run(run: SiteRun, scenario: Scenario, maker: Maker, form: Literal["pdf", "png"] = "pdf") -> bytes:
    """Make the offer of a run there is already.

    Raises
    ------
    InputError
        When the logo or colour cannot be used, or a library is not installed.
    """
    if maker.lang not in (*LANGUAGES, "both"):
        raise InputError(Problem(Place(key="--lang"), f"'{maker.lang}' is no language of an offer", "write vi, en or both"))
    made = time_of(maker.timestamp)
    languages: tuple[Language, ...] = LANGUAGES if maker.lang == "both" else (maker.lang,)
    look = look_of(maker.logo, maker.colour)
    found = maker.address or _address(run, scenario, languages[0])
    address = link(maker.app_url, found)
    command = COMMAND.format(file=f"{file_stem(scenario, run, maker.lang)}.pdf")
    foot = Foot(PROGRAM, VERSION, made.date(), fingerprint(scenario)[:PRINT], run.law.fingerprint[:PRINT], command, address)
    settings = {
        "form": "pdf",
        "lang": maker.lang,
        "colour": maker.colour,
        "app_url": maker.app_url,
        # Pairs keep their order where a record sorts its keys: made again from it, the link is the same to the letter.
        "address": [*found.items()] if found else None,
    }
    record = record_of("offer", [run], scenario, made, settings, logo=maker.logo)
    return page(
        [sheet_of(run, scenario, lang, foot) for lang in languages],
        look=look,
        code=address if address is not None and len(address) <= LONGEST_CODE else code_of(scenario, run.law, command),
        link=address,
        record=sealed(record),
        keywords=keywords_of(scenario, run.law),
        timestamp=int(made.timestamp()),
        form=form,
    )


def _address(run: SiteRun, scenario: Scenario, lang: Language) -> dict[str, str] | None:
    """Give what brings a run back in the app, with the law data and the figure it showed."""
    law = f"{run.law.as_of.isoformat()}.{run.law.text_fingerprint[:STAMP]}"
    return address_of(scenario, run.site, run.variant, lang, law=law, kept=run.measures["kept_present_value"])


class Offered(NamedTuple):
    """One offer of a batch: its file's name and bytes, or what is wrong with its scenario."""

    name: str
    data: bytes | None
    problems: tuple[Problem, ...] = ()


def offers(scenarios: Iterable[Scenario], variant: str | Law = "in_force", maker: Maker | None = None) -> Iterator[Offered]:
    """Make one offer a scenario, at its first site; one that cannot be made is told and keeps no other back.

    Parameters
    ----------
    scenarios : of an operator's tenants.
    variant : name of a position of the law, or a law itself.
    maker : how they are made; what brings a scenario back is found out for each.
    """
    how = maker or Maker()
    taken: dict[str, int] = {}
    for scenario in scenarios:
        try:
            law = law_of(variant)
            run = run_site(scenario, law, site_of(scenario, None), time_of(how.timestamp).date())
            data = offer_of_run(run, scenario, how)
        except InputError as fault:
            yield Offered(scenario.scenario, None, fault.problems)
            continue
        stem = file_stem(scenario, run, how.lang)
        taken[stem] = taken.get(stem, 0) + 1
        yield Offered(f"{stem}-{taken[stem]}.pdf" if taken[stem] > 1 else f"{stem}.pdf", data)


def law_of(variant: str | Law, drafts: Sequence[Draft | DraftFile | Path | str] = (), *, computable: bool = True) -> Law:
    """Give the law a document is made under; one without readable numbers only where it need not be ``computable``.

    Raises
    ------
    UnknownNameError
        When there is no such variant.
    InputError
        When a draft is wrong or does not fit, or has no readable numbers.
    """
    files = read_drafts(drafts)
    law = position(stacked(variant, files), files) if isinstance(variant, str) else variant
    if computable and law.missing_numbers:
        what = f"the variant {law.variant} has no readable numbers"
        raise InputError(Problem(Place(key="--variant"), what, "name one that can be computed: none is invented"))
    return law


def site_of(scenario: Scenario, site: str | None) -> str:
    """Give the site a document is about: the one asked for, or the first the scenario compares.

    Raises
    ------
    UnknownNameError
        When the scenario has no such site.
    """
    chosen = site or next(iter(scenario.compare.sites or scenario.sites))
    if chosen not in scenario.sites:
        raise UnknownNameError(
            Problem(Place(key="--site"), f"the scenario has no site called '{chosen}'", did_you_mean(chosen, scenario.sites))
        )
    return chosen


def time_of(timestamp: dt.datetime | None) -> dt.datetime:
    """Give the time a document is made, in whole seconds of UTC: now unless given.

    Raises
    ------
    InputError
        When no file could say it.
    """
    found = (timestamp or dt.datetime.now(dt.UTC)).replace(microsecond=0)
    found = found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
    if found < FIRST_DAY:
        raise InputError(Problem(Place(key="--timestamp"), f"{found.date()} is too early for a file", "write a day from 1980-01-01 on"))
    return found


def file_stem(scenario: Scenario, run: SiteRun, lang: str) -> str:
    """Name the file of a document, in letters every system takes; a row of a portfolio by its own name."""
    name = scenario.project.name if scenario.scenario == OF_A_ROW else scenario.scenario
    parts = [re.sub(r"[^A-Za-z0-9_]+", "_", text)[:60].strip("_") for text in (name, run.site)]
    return "-".join([*(part or "_" for part in parts), lang])


def keywords_of(scenario: Scenario, law: Law) -> list[str]:
    """Give what the properties of a file say it rests on."""
    drafts = [f"draft {draft.draft}" for draft in law.drafts]
    return [f"{PROGRAM} {VERSION}", f"scenario {fingerprint(scenario)}", f"law {law.fingerprint}", *drafts]


def code_of(scenario: Scenario, law: Law, command: str) -> str:
    """Give what the square code says where no link is handed on."""
    return "\n".join([f"{PROGRAM} {VERSION}", f"scenario {fingerprint(scenario)}", f"law {law.fingerprint}", command])
