"""``fiscal``: what a project's incentives cost the State, what it has of the project, and how many such projects may be redundant."""

from __future__ import annotations

import argparse
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from calculator.commands.analysis.lab import law_at, names, site_of
from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.run import load
from calculator.commands.shell import emit, finish, number, placed, token
from calculator.validation import Share

if TYPE_CHECKING:
    from calculator.analysis.fiscal import Adjusted, Fiscal
    from calculator.analysis.operator.state import Amount
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language

NOTHING = 0.5
MILLION = 1e6
HEADER_WIDE = 16
RATIOS = ("per_job", "per_job_year", "per_hectare", "per_billion_invested")


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.project.supposed import DISPLACEMENT

    parser = commands.add_parser("fiscal", help="the State's side: revenue forgone and collected, static and adjusted for redundancy")
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    parser.add_argument("--variants", type=names, default=("in_force",), metavar="A,B", help="of the law, side by side (default: in_force)")
    parser.add_argument("--site", metavar="NAME", help="of the scenario (default: its first)")
    share = number(Share)
    parser.add_argument(
        "--redundancy", type=share, metavar="SHARE", help="of such projects that would have come anyway; none is supposed unless given"
    )
    parser.add_argument(
        "--displacement",
        type=share,
        metavar="SHARE",
        help=f"of the others, whose jobs would exist elsewhere (default: {DISPLACEMENT}%)",
    )
    parser.add_argument(
        "--social-rate", type=share, metavar="SHARE", help="at which the State values a later đồng; the scenario's discount rate"
    )
    parser.add_argument(
        "--against", type=token(("general_law", "outside_zone")), default="general_law", metavar="general_law|outside_zone",
        help="what a relief is measured against (default: general_law)",
    )  # fmt: skip
    parser.add_argument("--balancing-aid", type=token(("yes", "no")), default="no", metavar="yes|no", help="of the province (default: no)")
    parser.add_argument(
        "--income-tax-central", type=share, metavar="SHARE", help="the centre's part of corporate income tax; not known unless given"
    )
    parser.add_argument(
        "--wage-tax-central", type=share, metavar="SHARE", help="the centre's part of personal income tax; not known unless given"
    )
    parser.add_argument("--grants-central", type=share, metavar="SHARE", help="the centre's part of grants paid; not known unless given")
    draft_option(parser, "to be named in --variants")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compute and print the State's side."""
    from calculator.analysis.fiscal import Assumed, fiscal
    from calculator.analysis.supposed import supposed_of
    from calculator.commands.tables.supposed import print_supposed, supposed_record
    from calculator.project.supposed import DISPLACEMENT
    from calculator.quantities import parse_number

    files = drafts_of(given)
    laws = [law_at(name, files, "--variants") for name in given.variants]
    scenario = load(given.scenario, [], [given.site] if given.site else [])
    site = site_of(scenario, given.site)

    def share(value: Any) -> float | None:
        return None if value is None else float(value)

    social, displacement = share(given.social_rate), share(given.displacement)
    options = {"social_rate": social, "redundancy": share(given.redundancy), "displacement": displacement}
    supposed = supposed_of(scenario, laws[0], options)
    assumed = Assumed(
        redundancy=share(given.redundancy),
        displacement=float(parse_number(DISPLACEMENT)) if displacement is None else displacement,
        social_rate=float(scenario.assumptions.discount_rate) if social is None else social,
        income_tax_central=share(given.income_tax_central),
        wage_tax_central=share(given.wage_tax_central),
        balancing_aid=given.balancing_aid == "yes",
        grants_central=share(given.grants_central),
    )
    done = [placed(lambda: fiscal(scenario, law, site, assumed, against=given.against), file=given.scenario) for law in laws]  # noqa: B023
    if given.json:
        emit(
            {
                "scenario": scenario.scenario,
                "site": site,
                "against": given.against,
                "assumed": _assumed(done[0], stated=social is not None),
                "not_included": [
                    "value added tax",
                    "taxes of suppliers and customers",
                    "spillovers",
                    "cost of public works",
                    "taxes of the developer",
                    "grants of kind other and tax credits: who pays them is not stated",
                ],
                "defaults": supposed_record(supposed, given.lang),
                "results": [_record(one) for one in done],
            }
        )
        return
    _print(done, [law.label[given.lang] for law in laws], scenario, given.lang, stated=social is not None)
    print_supposed(supposed, given.lang)


def _assumed(done: Fiscal, *, stated: bool) -> dict[str, Any]:
    from calculator.commands.records import tidy

    return {**tidy(done.assumed._asdict()), "social_rate_from": "--social-rate" if stated else "assumptions.discount_rate"}


def _record(done: Fiscal) -> dict[str, Any]:
    from calculator.commands.records import tidy

    def amount(of: Amount) -> dict[str, Any]:
        return {"total": tidy(of.total), "present_value": tidy(of.present_value), "by_year": tidy(of.by_year)}

    return {
        "variant": done.variant,
        "law_sha256": done.law.fingerprint,
        "years": list(done.years),
        "forgone": amount(done.forgone),
        "collected": amount(done.collected),
        "levies": [
            {
                "levy": one.levy,
                "forgone": amount(one.forgone),
                "collected": amount(one.collected),
                "forgone_central_by_year": tidy(one.central),
                "forgone_provincial_by_year": tidy(one.provincial),
            }
            for one in done.levies
        ],
        "sublease_support": amount(done.support),
        "grants_paid": {
            **amount(done.grants.paid),
            "counted_present_value": tidy(done.grants.beyond.present_value),
            "central_by_year": tidy(done.grants.central),
            "provincial_by_year": tidy(done.grants.provincial),
        },
        "corporate_income_tax_after_holiday": amount(done.after_holiday),
        "insurance_not_counted": amount(done.insurance),
        "jobs": tidy(done.jobs),
        "job_years": tidy(done.job_years),
        "hectares": tidy(done.hectares),
        "capital": tidy(done.capital),
        **{f"cost_{name}": tidy(getattr(done, name)) for name in RATIOS},
        "break_even_redundancy": tidy(done.break_even.share),
        "break_even_reason": done.break_even.reason,
        "adjusted": None if done.adjusted is None else tidy(done.adjusted._asdict()),
        "by_redundancy": [tidy(one._asdict()) for one in done.ladder],
    }


def _print(done: list[Fiscal], names: list[str], scenario: Scenario, lang: Language, *, stated: bool) -> None:
    from calculator.i18n import t

    first = done[0]
    print(t("fiscal.title", lang, site=scenario.sites[first.site].title[lang], against=t(f"fiscal.against.{first.against}", lang)))
    _print_assumed(first, lang, stated=stated)
    print()
    _print_static(done, names, lang)
    for one, name in zip(done, names, strict=True):
        _print_years(one, name, lang)
        _print_adjusted(one, name, lang)
    print(t("fiscal.note", lang))
    if any(one.grants.paid.total > NOTHING for one in done):
        print(t(f"fiscal.grants_note.{first.against}", lang))


def _print_assumed(done: Fiscal, lang: Language, *, stated: bool) -> None:
    """Say what is supposed, before any figure."""
    from calculator.i18n import t
    from calculator.quantities import format_share

    def said(share: float | None) -> str:
        return t("fiscal.not_stated", lang) if share is None else format_share(share, lang)

    assumed = done.assumed
    source = t("fiscal.rate_stated" if stated else "fiscal.rate_own", lang)
    print(
        t(
            "fiscal.assumed", lang, redundancy=said(assumed.redundancy), displacement=said(assumed.displacement),
            rate=said(assumed.social_rate), source=source,
        )
    )  # fmt: skip


def _print_static(done: list[Fiscal], names: list[str], lang: Language) -> None:
    from calculator.i18n import label, t
    from calculator.quantities import format_money_short, format_number
    from calculator.reports.tables import print_table

    def money(value: float | None) -> str:
        return "–" if value is None else format_money_short(value, lang)

    rows = []
    for place, levy in enumerate(done[0].levies):
        found = [one.levies[place] for one in done]
        if any(abs(one.forgone.total) > NOTHING or abs(one.collected.total) > NOTHING for one in found):
            rows.append(
                [
                    label(f"line.{levy.levy}", lang),
                    *(money(cell) for one in found for cell in (one.forgone.present_value, one.collected.present_value)),
                ]
            )
    if any(abs(one.support.total) > NOTHING for one in done):
        rows.append([label("line.sublease_support", lang), *(cell for one in done for cell in (money(one.support.present_value), ""))])
    if any(abs(one.grants.paid.total) > NOTHING for one in done):
        rows.append([t("fiscal.grants_paid", lang), *(cell for one in done for cell in (money(one.grants.beyond.present_value), ""))])
    rows.append(
        [t("fiscal.all", lang), *(money(cell) for one in done for cell in (one.forgone.present_value, one.collected.present_value))]
    )
    rows.append([t("fiscal.undiscounted", lang), *(money(cell) for one in done for cell in (one.forgone.total, one.collected.total))])
    rows.append([t("fiscal.after_holiday", lang), *(cell for one in done for cell in ("", money(one.after_holiday.present_value)))])
    rows.append([t("fiscal.insurance", lang), *(cell for one in done for cell in ("", f"({money(one.insurance.present_value)})"))])
    rows += [[t(f"fiscal.{name}", lang), *(cell for one in done for cell in (money(getattr(one, name)), ""))] for name in RATIOS]
    rows.append([t("fiscal.jobs", lang), *(cell for one in done for cell in (format_number(one.jobs, lang), ""))])
    headers = [t("fiscal.levy", lang)]
    for name in names:
        wrapped = "\n".join(wrap(name, HEADER_WIDE))
        headers += [f"{wrapped}\n{t('fiscal.forgone', lang)}", f"{wrapped}\n{t('fiscal.collected', lang)}"]
    print_table(t("fiscal.static", lang), headers, rows)


def _print_years(done: Fiscal, name: str, lang: Language) -> None:
    """Print what is forgone by year, levy and level; only levies that have any."""
    import numpy as np

    from calculator.i18n import label, t
    from calculator.quantities import format_number
    from calculator.reports.tables import print_table, year_spans

    parts = [(label(f"line.{one.levy}", lang), one.forgone.by_year, one.central, one.provincial) for one in done.levies]
    grants = done.grants
    parts.append((t("fiscal.grants_paid", lang), grants.beyond.by_year, grants.central, grants.provincial))
    shown = [part for part in parts if np.abs(part[1]).max() > NOTHING]
    if not shown:
        return
    split = [part for part in shown if not np.isnan(part[2]).any()]
    central, provincial = (np.sum(part, axis=0) for part in ([part[2] for part in split], [part[3] for part in split]))
    levels = [("central", central), ("provincial", provincial)] if split else []
    wrapped = ["\n".join(wrap(name, HEADER_WIDE)) for name, *_ in shown]
    headers = [t("commands.year", lang), *wrapped, *(t(f"fiscal.{level}", lang) for level, _ in levels)]
    lines = [*(by_year for _, by_year, *_ in shown), *(line for _, line in levels)]
    cells = [[format_number(float(line[place]) / MILLION, lang) for line in lines] for place in range(len(done.years))]
    print_table(t("fiscal.by_year", lang, variant=name), headers, year_spans(done.years, cells))
    if open_split := [name for name, _, central, _ in shown if np.isnan(central).any()]:
        print(t("fiscal.split_not_known" if split else "fiscal.no_split_known", lang, levies="; ".join(open_split)))
        print()


def _print_adjusted(done: Fiscal, name: str, lang: Language) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_money_short, format_share
    from calculator.reports.tables import print_table

    def row(one: Adjusted, mark: str = "") -> list[str]:
        per_job = t("fiscal.no_job", lang) if one.per_induced_job is None else format_money_short(one.per_induced_job, lang)
        amounts = (format_money_short(value, lang) for value in (one.cost, one.gain, one.net))
        return [format_share(one.redundancy, lang) + mark, format_share(one.additional, lang), *amounts, per_job]

    rows = [row(one) for one in done.ladder]
    if done.adjusted is not None:
        rows = [row(done.adjusted, f" ({t('fiscal.yours', lang)})"), *rows]
    headers = [t(f"fiscal.{name}", lang) for name in ("redundancy", "additional", "cost", "gain", "net", "per_induced_job")]
    print_table(t("fiscal.adjusted", lang, variant=name), headers, rows)
    even = done.break_even
    if even.share is None:
        print(t(f"fiscal.even.{even.reason}", lang))
    else:
        print(t("fiscal.even", lang, share=format_share(even.share, lang)))
    print()
