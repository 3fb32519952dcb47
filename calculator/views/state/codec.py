"""The address of a state: one parameter for each field that differs from the preset, the deeper ones packed into ``s``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from calculator.errors import InputError
from calculator.quantities import NotANumberError
from calculator.views import model, own_drafts
from calculator.views.packing import pack, unpack
from calculator.views.part import plain
from calculator.views.state.app_state import PARTS, PROJECT, AppState, changed, value_of
from calculator.views.state.link import STAMPS
from calculator.views.state.presets import base_of, of_preset, scenario_of
from calculator.views.state.readers import READERS, years_of

DEEP = "s"
"""The parameter that holds what is too long, or too structured, for one of its own."""

MOST = 64_000
"""Bytes of it when it is inflated."""

LONGEST = 24_000
"""Characters of it: servers refuse an address of 64 kB."""


def read(url: Mapping[str, str]) -> tuple[AppState, list[str]]:
    """Read an address: the state it means, and the names of the parameters that could not be used.

    What is packed into ``s`` goes over the preset, and what has a parameter of its own over both.
    """
    ignored: list[str] = []
    rest = {**_deep(url, ignored), **{name: text for name, text in url.items() if name not in {DEEP, *STAMPS}}}

    def take(name: str, choices: tuple[str, ...], default: str) -> str:
        text = rest.pop(name, default)
        if text not in choices:
            ignored.append(name)
        return text if text in choices else default

    lang: Any = take("lang", ("vi", "en"), "vi")
    preset = take("preset", tuple(model.presets()), model.first())
    site = take("site", tuple(model.presets()[preset].sites), of_preset(preset).site)
    variant = take("variant", tuple(model.variants()), "in_force")
    base = of_preset(preset, site, variant, lang)
    state = drafted = replace(base, drafts=_drafts(rest, variant, preset, ignored))
    # The horizon first: it says which years there are.
    for name, text in sorted(rest.items(), key=lambda item: item[0] != "horizon"):
        try:
            state = changed(state, {name: _read_one(name, text, replace(drafted, horizon=state.horizon))})
        except (KeyError, ValueError, NotANumberError):
            ignored.append(name)
    asked = [name for name in rest if name in PROJECT and name not in ignored]
    unfit = _unfit(state, base, asked)
    state = replace(state, **{name: getattr(base, name) for name in unfit})
    if state.year not in years_of(state):
        state = replace(state, year=min(base.year, years_of(state)[-1]))
        unfit += ["year"] if "year" in rest else []
    if state.why and state.why not in years_of(state):
        state = replace(state, why=base.why)
        unfit += ["why"]
    return state, ignored + unfit


def _read_one(name: str, text: str, base: AppState) -> Any:
    part, dot, field = name.partition(".")
    return PARTS[part].FIELDS[field].read(text) if dot else READERS[name](text, base)


def _deep(url: Mapping[str, str], ignored: list[str]) -> dict[str, str]:
    """Open what is packed into the address."""
    if DEEP not in url:
        return {}
    try:
        held = json.loads(unpack(url[DEEP], LONGEST, MOST))
        if not isinstance(held, dict) or not all(isinstance(text, str) for text in held.values()) or DEEP in held:
            raise ValueError(DEEP)
    except (ValueError, RecursionError):
        ignored.append(DEEP)
        return {}
    return held


def _drafts(rest: dict[str, str], variant: str, preset: str, ignored: list[str]) -> tuple[str, ...]:
    """Take the drafts out of an address: all of them, or none where they cannot be used."""
    if "draft" not in rest:
        return ()
    try:
        texts = own_drafts.unpack(rest.pop("draft"))
        model.check_drafts(variant, texts, model.presets()[preset])
    except (ValueError, InputError):
        ignored.append("draft")
        return ()
    return texts


def _unfit(state: AppState, base: AppState, asked: list[str]) -> list[str]:
    """Name what must be dropped for the rest to fit together: nothing, one number, or all that was asked for."""
    ways: list[list[str]] = [[]]
    ways += [[name] for name in ("horizon", "margin", "revenue", "first_revenue_year") if name in asked]
    for dropped in ways:
        try:
            scenario_of(replace(state, **{name: getattr(base, name) for name in dropped}))
        except InputError:
            continue
        return dropped
    return asked


def write(state: AppState) -> dict[str, str]:
    """Write the address of a state: the preset, and each field in which the state differs from it.

    The preset is always written: an empty address is what the menu gives, and means nothing has been said.
    """
    first = of_preset()
    base = base_of(state)
    named = {"lang": state.lang, "preset": state.preset, "site": state.site, "variant": state.variant}
    usual = {"lang": first.lang, "preset": "", "site": of_preset(state.preset).site, "variant": first.variant}
    url = {name: value for name, value in named.items() if value != usual[name]}
    for name in READERS:
        value = getattr(state, name)
        if value is not None and value != getattr(base, name):
            url[name] = plain(value)
    deep: dict[str, str] = {}
    for part, usual_part in PARTS.items():
        for field, written in usual_part.FIELDS.items():
            value = value_of(state, f"{part}.{field}")
            if value != getattr(usual_part, field):
                (deep if written.deep else url)[f"{part}.{field}"] = written.write(value)
    if state.drafts:
        url["draft"] = own_drafts.pack(state.drafts)
    if deep:
        url[DEEP] = pack(json.dumps(deep, ensure_ascii=False, separators=(",", ":")))
    return url
