"""The enterprises of the zones under each position: computed one position at a time, and kept by the law's fingerprint."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from calculator.analysis.portfolio.block import Plan
from calculator.analysis.portfolio.enterprises import Enterprises, enterprises_by_block, enterprises_under
from calculator.analysis.portfolio.file import InMemory
from calculator.analysis.portfolio.upload import STEP
from calculator.i18n import t
from calculator.project.cells import Fault
from calculator.project.portfolio.spelling import SPELLINGS
from calculator.project.portfolio.years import Basis
from calculator.quantities import Language, format_number
from calculator.views import model
from calculator.views.analyst import results, upload
from calculator.views.analyst.positions import Position, base, others
from calculator.views.analyst.results import Task
from calculator.views.words import literal

BASIS = Basis(first_year=2026, years=20, discount_rate=0.1, consumer_price_growth=0.03, land_price_growth=0.03)
"""The years and rates of the command `portfolio`: twenty from 2026, present values at 10%, prices growing by 3% a year."""

KIND = "portfolio"


class Held(NamedTuple):
    """What there is of the positions: under the one they are held against, and under each other one, None where it is not there."""

    base: Enterprises | None
    others: dict[str, Enterprises | None]


def file() -> Path:
    """Give the file of the enterprises of the eight zones, which stands with the scenarios."""
    return model.SCENARIOS / "portfolios" / "eight_zones.csv"


def source() -> InMemory:
    """Give the enterprises that are shown: the reader's own file, or that of the eight zones as it stands on disk now."""
    own = upload.own()
    return own.source if own is not None else InMemory(file().name, file().read_bytes())


def source_key() -> tuple[str, str]:
    """Give what a result is known by that rests on the enterprises: their file, by what stands in it, and how it is written."""
    own = upload.own()
    return (own.digest, own.spelling) if own is not None else (hashlib.sha256(file().read_bytes()).hexdigest(), SPELLINGS[0])


def task(position: Position) -> Task:
    """Give the work for one position."""
    own = upload.own()
    plan = Plan((position.name,), BASIS, dict(position.files), own.spelling if own is not None else SPELLINGS[0])
    key = results.key_of("portfolio", position.law.fingerprint, position.name, source_key(), BASIS)
    if own is None:
        return Task(key, partial(enterprises_under, source(), plan))
    return Task(key, partial(enterprises_by_block, own.source, plan, block=STEP), own.looked.rows // STEP + 2)


def whose(held: Held, lang: Language) -> str:
    """Say whose enterprises are shown."""
    own = upload.own()
    if own is not None:
        _, computed, _ = counts_of(held, own)
        return t("own.whose.own", lang, count=format_number(computed, lang), name=literal(own.source.name[:80]))
    return t("own.whose.zones", lang, count=format_number(held.base.run.computed, lang) if held.base is not None else "…")


def counts_of(held: Held, own: upload.Own) -> tuple[int, int, tuple[Fault, ...]]:
    """Give how many rows came in, how many are computed, and what is wrong with the others: as computed, or as looked at before."""
    if held.base is None:
        return own.looked.rows, own.looked.good, own.looked.faults
    return held.base.run.rows, held.base.run.computed, held.base.faults


def under(lang: Language) -> Held:
    """Give the portfolio under every position that has numbers; draw how far it is where it is not yet there, or that there is none."""
    own = upload.own()
    if own is None and not file().is_file():
        st.info(t("app.analyst.no_population", lang, file=literal(f"portfolios/{file().name}")))
        return Held(None, {})
    first, rest = base(), [one for one in others() if one.computable]
    tasks = [task(one) for one in (first, *rest)]
    # What rests on a reader's own text or file is kept for that session alone.
    mine = [own is not None or bool(one.files) for one in (first, *rest)]
    public = [work for work, private in zip(tasks, mine, strict=True) if not private]
    private = [work for work, private in zip(tasks, mine, strict=True) if private]
    if public:
        results.ensure(KIND, public, lang)
    if private:
        results.ensure(f"{KIND}.own", private, lang, private=True)
    found = dict(zip((work.key for work in public), results.at_hand(public), strict=True))
    found |= dict(zip((work.key for work in private), results.at_hand(private, private=True), strict=True))
    return Held(found[tasks[0].key], {one.token: found[work.key] for one, work in zip(rest, tasks[1:], strict=True)})
