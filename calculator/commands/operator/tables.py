"""The answers of ``operator`` as tables for a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from calculator.i18n import t
from calculator.quantities import (
    Language,
    format_date,
    format_money,
    format_money_short,
    format_number,
    format_provision,
    format_share,
)
from calculator.reports.tables import print_table

if TYPE_CHECKING:
    from calculator.analysis.operator.answers import OperatorRun, Price
    from calculator.measures.returns import InternalRate
    from calculator.project.scenario import Scenario

SHOWN = ("received", "operating_cost", "land_rent", "tax", "works", "compensation", "state_support", "drawn", "service", "equity")
"""The cash a terminal has room for: all that makes equity."""

WHERE_ANY = {"compensation", "state_support", "drawn"}
"""Of these what is shown only where some year has it."""

MILLION = 1e6
NONE = "–"


class _Shown(NamedTuple):
    """What is shown, and the ways it is written."""

    done: OperatorRun
    scenario: Scenario
    lang: Language
    money: Callable[[float], str]
    target: str


def print_operator(done: OperatorRun, scenario: Scenario, lang: Language, *, stated: bool) -> None:
    """Print the answers of an operator's plan.

    Parameters
    ----------
    done : the answers.
    scenario : they are about.
    lang : to write them in.
    stated : whether the social rate was given on the command line.
    """
    from calculator.law.load import load_library

    variant, date = load_library().variants[done.variant].label[lang], format_date(done.law.as_of.isoformat(), lang)
    print(t("operator.title", lang, site=scenario.sites[done.site].title[lang], variant=variant, date=date))
    print()
    shown = _Shown(done, scenario, lang, lambda value: format_money_short(value, lang), format_share(done.target, lang))
    _answers(shown)
    _supports(shown)
    _state(shown, stated)
    _prepaid(shown)
    _readings(shown)
    _notices(shown)
    _years(shown)


def _rate(shown: _Shown, found: InternalRate, *, short: bool = True) -> str:
    from calculator.analysis.operator.said import rate_text

    return rate_text(found, shown.lang, short=short)


def _price(shown: _Shown, found: Price) -> str:
    from calculator.analysis.operator.said import price_text

    return price_text(found, shown.done, shown.lang)


def _answers(shown: _Shown) -> None:
    done, lang, target = shown.done, shown.lang, shown.target
    plan = shown.scenario.project.operator
    yearly = plan is not None and plan.land is not None and plan.land.payment == "annual"
    what = t(f"operator.price_{done.priced}{'_annual' if yearly else ''}", lang, year=done.priced_year)
    covered = [(value, year) for value, year in zip(done.cover.tolist(), done.years, strict=True) if value == value]
    worst = min(covered, default=None)
    cover = t("operator.cover_value", lang, value=format_number(worst[0], lang, 2), year=worst[1]) if worst else t("operator.no_debt", lang)
    fill = t("operator.no_fill", lang) if done.break_even_fill is None else format_share(done.break_even_fill, lang)
    rows = [
        [t("operator.plan_price", lang, what=what), format_money(done.plan_price, lang)],
        [t("operator.required_price", lang, what=what, target=target), _price(shown, done.supports[-1].required)],
        [t("operator.equity_rate", lang), _rate(shown, done.equity_rate, short=False)],
        [t("operator.project_rate", lang), _rate(shown, done.project_rate, short=False)],
        [t("operator.present_value", lang, target=target), shown.money(done.present_value)],
        [t("operator.peak_funding", lang), shown.money(done.peak_funding)],
        [t("operator.payback", lang), str(done.payback) if done.payback else t("operator.never", lang)],
        [t("operator.cover", lang), cover],
        [t("operator.break_even", lang, target=target), fill],
        [t("operator.delay", lang), shown.money(done.delay_cost)],
        [t("operator.empty", lang), shown.money(done.empty_cost)],
    ]
    print_table(t("operator.answers", lang), [t("operator.answer", lang), t("operator.value", lang)], rows, left=2)
    if done.negative_again and "several" in (
        done.equity_rate.reason,
        done.project_rate.reason,
        *(one.internal_rate.reason for one in done.supports),
    ):
        said = (
            t(
                "operator.again_spell",
                lang,
                years=f"{one.first}–{one.last}" if one.last > one.first else one.first,
                why=t(f"operator.again.{one.why}", lang),
            )
            for one in done.negative_again
        )
        print(f"- {t('operator.again', lang, spells='; '.join(said))}")
        print()


def _supports(shown: _Shown) -> None:
    from calculator.analysis.operator.said import small_share

    done, lang = shown.done, shown.lang
    rows = [
        [
            t(f"operator.support.{found.name}", lang),
            _rate(shown, found.internal_rate),
            shown.money(found.present_value),
            _price(shown, found.required),
            format_money(cut.amount, lang) if cut else NONE,
            small_share(cut.share, lang) if cut else NONE,
        ]
        for found, cut in zip(done.supports, (None, *done.cuts), strict=True)
    ]
    heads = ("support", "return", "worth", "needed", "price_cut", "price_cut_share")
    print_table(t("operator.supports", lang), [t(f"operator.{name}", lang) for name in heads], rows)


def _state(shown: _Shown, stated: bool) -> None:
    done, lang = shown.done, shown.lang
    rate = format_share(done.social_rate, lang, 2)
    rows = [
        [
            t(f"operator.support.{found.support}", lang),
            shown.money(found.given.total),
            *(shown.money(of.present_value) for of in (found.given, found.back, found.net, found.collected)),
        ]
        for found in done.state
    ]
    heads = ("support", "given", "given_present", "back", "net", "collected")
    source = t("operator.rate_given" if stated else "operator.rate_of_scenario", lang)
    print_table(t("operator.state", lang), [t(f"operator.{name}", lang) for name in heads], rows)
    print(f"- {t('operator.state_at', lang, rate=rate, source=source)}")
    print()
    ratios = ("back_per_dong", "collected_per_dong", "value_per_dong", "saved_per_dong")
    rows = [
        [
            t(f"operator.support.{found.support}", lang),
            *(NONE if (ratio := getattr(found, name)) is None else format_number(ratio, lang, 3) for name in ratios),
        ]
        for found in done.state
    ]
    print_table(t("operator.per_dong", lang), [t(f"operator.{name}", lang) for name in ("support", *ratios)], rows)
    print(f"- {t('operator.per_dong_note', lang, target=shown.target, rate=rate)}")
    print(f"- {t('operator.not_in_it', lang)}")
    plan = shown.scenario.project.operator
    if plan is not None and not plan.state_support:
        print(f"- {t('operator.no_state_support', lang)}")
    print()


def _prepaid(shown: _Shown) -> None:
    done, lang = shown.done, shown.lang
    if not done.prepaid:
        return
    rows = []
    for found in done.prepaid:
        way = t(f"operator.prepaid.{found.way}", lang)
        rows.append(
            [
                t("operator.chosen", lang, option=way) if found.chosen else way,
                _rate(shown, found.internal_rate),
                shown.money(found.present_value),
                NONE if found.required_price is None else format_money(found.required_price, lang),
                shown.money(found.income_tax),
                shown.money(found.income_tax_present_value),
                shown.money(found.beyond),
            ]
        )
    heads = [t(f"operator.{name}", lang) for name in ("way", "return", "worth", "needed", "income_tax")]
    heads += [t("operator.income_tax_present", lang, target=shown.target), t("operator.beyond", lang)]
    print_table(t("operator.prepaid", lang), heads, rows)
    cited = done.prepaid_choice
    print(f"- {t('operator.prepaid_choice', lang, provisions=cited[lang]) if cited else t('operator.prepaid_no_provision', lang)}")
    print(f"- {t('operator.prepaid_note', lang)}")
    print()


def _readings(shown: _Shown) -> None:
    from calculator.analysis.operator.readings import widest

    done, lang = shown.done, shown.lang
    readings = done.law.all_readings
    rows = []
    for name, option, found in done.readings:
        words = readings[name].options[option].label[lang]
        rows.append(
            [
                readings[name].label[lang],
                t("operator.chosen", lang, option=words) if option == done.law.reading(name) else words,
                _rate(shown, found.internal_rate),
                shown.money(found.present_value),
                _price(shown, found.required),
            ]
        )
    heads = ("reading", "option", "return", "worth", "needed")
    if rows:
        print_table(t("operator.readings", lang), [t(f"operator.{name}", lang) for name in heads], rows, left=2)
    else:
        print(f"- {t('operator.no_reading', lang)}")
    over = widest({(name, option): found.present_value for name, option, found in done.readings}, done.present_value)
    if over is not None:
        words = readings[over.widest].label[lang]
        print(f"- {t('operator.range', lang, low=shown.money(over.low), high=shown.money(over.high), reading=words)}")
    for name in dict.fromkeys(name for name, *_ in done.readings):
        chosen = readings[name].options[done.law.reading(name)]
        cites = "; ".join(
            format_provision(cite.instrument, cite.provision, done.law.instruments[cite.instrument].kind, lang) for cite in chosen.cites
        )
        values = {"question": readings[name].question[lang], "option": chosen.label[lang], "argument": chosen.argument[lang]}
        print(f"- {t('operator.why', lang, **values, provisions=cites)}")
    if done.indifferent:
        print(f"- {t('operator.indifferent', lang, names='; '.join(readings[name].label[lang] for name in done.indifferent))}")
    print()


def _notices(shown: _Shown) -> None:
    from calculator.reports.notices import notice_text

    if not shown.done.warnings:
        return
    print(t("operator.notices", shown.lang))
    for notice in shown.done.warnings:
        print(f"- {notice_text(notice, shown.done.law.all_readings, shown.lang)}")
    print()


def _years(shown: _Shown) -> None:
    done, lang = shown.done, shown.lang
    made_of = {name: getattr(done.cash, name) for name in SHOWN}
    lines = {t(f"operator.{name}", lang): line for name, line in made_of.items() if name not in WHERE_ANY or line.any()}
    lines |= {t(f"operator.income_tax_{found.way}", lang): found.cash.corporate_income_tax for found in done.prepaid}
    rows = [[str(year), *(format_number(line[place] / MILLION, lang) for line in lines.values())] for place, year in enumerate(done.years)]
    print_table(t("operator.by_year", lang), [t("commands.year", lang), *lines], rows)
