"""Addresses that bring a scenario back in the app, for whoever hands one on: no host of its own, and nothing that is not an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from calculator.errors import InputError, Place, Problem
from calculator.project.load import fingerprint, load_scenario
from calculator.project.scenario import Scenario
from calculator.quantities import Language

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"
"""The scenarios the app begins from."""

LONGEST = 1_800
"""Characters of a link that mail and chat carry whole."""


def base_of(text: str) -> str:
    """Check the address of an app.

    Raises
    ------
    InputError
        When it is none, or holds more than an address of a page.
    """
    remedy = "write the address of the app's page, such as https://HOST/investor"
    plain = text.strip()
    if len(plain) > 300 or not re.fullmatch(r"https?://[A-Za-z0-9][A-Za-z0-9.:\-\[\]]*(/[A-Za-z0-9._~/\-]*)?", plain):
        raise InputError(Problem(Place(key="--app-url"), f"'{plain[:80]}' is not the address of an app", remedy))
    try:
        known = urlsplit(plain).port is None or bool(urlsplit(plain).port)
    except ValueError:
        known = False
    if not known:
        raise InputError(Problem(Place(key="--app-url"), f"'{plain[:80]}' has no port that can be", remedy))
    return plain


def preset_of(scenario: Scenario) -> str | None:
    """Name the shipped scenario that is the same, if one is: the address of any other holds what differs from its preset."""
    name = scenario.scenario
    path = SHIPPED / f"{name}.yaml"
    return name if path.is_file() and _print(path) == fingerprint(scenario) else None


@cache
def _print(path: Path) -> str | None:
    try:
        return fingerprint(load_scenario(path))
    except InputError:
        return None


def address_of(scenario: Scenario, site: str, variant: str, lang: Language, *, law: str, kept: float | None) -> dict[str, str] | None:
    """Give the parameters that bring a scenario back in the app; None where only its file does.

    Parameters
    ----------
    scenario, site, variant, lang : what is seen again; a variant with drafts of one's own on top is not brought back by its name.
    law : what the page says of the law data it rests on: the day it is looked at, a point, and the start of the fingerprint of its texts.
    kept : present value of what is kept [VND], for the reader to see what has changed since.
    """
    preset = preset_of(scenario)
    if preset is None or "+" in variant:
        return None
    found = {"lang": lang, "preset": preset, "site": site, "variant": variant, "law": law}
    return found if kept is None else {**found, "kept": str(round(kept))}


def link(app_url: str | None, address: Mapping[str, str] | None) -> str | None:
    """Put an address together; None where no app is named, nothing would bring the scenario back, or it is too long to hand on.

    Raises
    ------
    InputError
        When the address of the app is none.
    """
    if app_url is None:
        return None
    whole = f"{base_of(app_url)}?{urlencode(address)}" if address else None
    return whole if whole is not None and len(whole) <= LONGEST else None
