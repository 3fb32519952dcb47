"""``portfolio``: a file of enterprises computed row by row with the engine of ``run``, and added up."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.portfolio.basis import basis_of, basis_options
from calculator.commands.portfolio.draws import draw_options, drawn_of, print_draws, record_of, stated_of
from calculator.commands.shell import emit, finish, token, years
from calculator.errors import InputError, Place, Problem, counted
from calculator.reports.faults import fault_told

if TYPE_CHECKING:
    from calculator.analysis.portfolio.low_pay import LowPay
    from calculator.analysis.portfolio.pool import Pool
    from calculator.analysis.portfolio.run import PortfolioRun, Sum, VariantTotals
    from calculator.project.cells import Fault
    from calculator.project.supposed import Supposed
    from calculator.quantities import Language

SHOWN = 20
"""Bad cells named on standard error; the file of rejects names all."""

TABLE = ("enterprises", "headcount", "corporate_income_tax", "revenue_forgone", "corporate_income_tax_forgone", "land_rent_forgone",
         "personal_income_tax_forgone", "top_up_tax", "kept", "zone_adds")  # fmt: skip
COUNTS = ("enterprises", "headcount")


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.project.portfolio.spelling import SPELLINGS
    from calculator.validation import Integer

    parser = commands.add_parser("portfolio", help="compute a file of enterprises, one row each, and add the results up")
    option = parser.add_argument
    option("file", metavar="FILE.csv|.parquet", nargs="?", help="one row an enterprise; --schema prints the columns")
    option("--variants", metavar="A,B", default="in_force", help="the first is what the others are held against (default: in_force)")
    basis_options(parser)
    option("--workers", type=years(Integer, 1, 1024), default="1", metavar="N", help="processes (default: 1)")
    option("--scheduler", metavar="ADDRESS|local", help="compute on a Dask cluster: the address of its scheduler, or local")
    option("--block", type=years(Integer, 1, 1_000_000), metavar="N", help="rows computed at a time; part of what the run is")
    option("--out", metavar="FOLDER", help="write a row of results for each enterprise and variant, and the rows refused")
    option("--top", type=years(Integer, 1, 1_000_000), default="1000", metavar="N",
           help="with --out: how many of the rows to which the zone adds most ranked.csv holds (default: 1000)")  # fmt: skip
    option("--parquet", action="store_true", help="write the results as Parquet")
    option("--by", metavar="A,B", default="zone,ownership,activity,size", help="what results are added up by")
    option("--spelling", type=token(SPELLINGS), default=SPELLINGS[0], metavar="iso|vi",
           help="how days and numbers are written: vi takes 15/03/2027, 1.234.567 and 6,5%% (default: iso)")  # fmt: skip
    option("--schema", action="store_true", help="print the JSON Schema of a row")
    draw_options(parser)
    draft_option(parser, "each adds the variant in_force+NAME, unless --variants names it")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compute the file, and say what it adds up to."""
    from calculator.project.portfolio.columns import schema

    if given.schema:
        emit(schema())
        return
    if given.file is None:
        raise InputError(Problem(Place(key="FILE"), "no file is given", "name a .csv or .parquet file, or write --schema"))
    from calculator.analysis.portfolio.block import GROUPS, Plan
    from calculator.analysis.portfolio.file import BLOCK
    from calculator.analysis.portfolio.run import run_portfolio
    from calculator.commands.portfolio.files import Written
    from calculator.law.positions import with_columns
    from calculator.project.portfolio.spelling import SPELLINGS

    by = _named(given.by, GROUPS, "--by")
    basis = basis_of(given)
    drafts = drafts_of(given)
    named = [name for name in given.variants.split(",") if name]
    variants = tuple(dict.fromkeys(with_columns(named, drafts)))
    if not named:
        raise InputError(Problem(Place(key="--variants"), "no variant is named", "write one, such as in_force; 'law variants' lists them"))
    plan = Plan(variants, basis, drafts, given.spelling)
    _check_laws(plan)
    stated = stated_of(given, plan)
    written = Written(Path(given.out), given.parquet, Path(given.file), given.top, given.lang) if given.out else None
    faults: list[Fault] = []
    low: list[LowPay] = []
    progress = _Progress(not given.json)

    def each(read: Any, block: Any) -> None:
        if written is not None:
            written.add(read, block)
        left = max(0, SHOWN - len(faults))
        faults.extend(block.faults[:left])
        low.extend(block.low_pay[: SHOWN - len(low)])
        progress.add(block.count)

    try:
        done = run_portfolio(Path(given.file), plan, pool=_pool(given), block=given.block or BLOCK, each=each)
        if written is not None:
            written.write_ranked(variants)
    finally:
        progress.close()
        if written is not None:
            written.close()
    drawn = drawn_of(given, plan, stated, _pool(given)) if stated is not None and done.computed else None
    if given.json:
        emit({**_record(done, by, given.lang, written), **({"draws": record_of(drawn)} if drawn is not None else {})})
    else:
        _print(done, by, given.lang, written)
        if drawn is not None:
            print_draws(drawn, {law.variant: law.label[given.lang] for law in plan.laws()}, given.lang)
        if done.totals:
            from calculator.commands.tables.supposed import print_supposed

            print_supposed(_supposed(done), given.lang)
    _print_low_pay(low, done.low_pay, given)
    for fault in faults:
        print(f"{given.file}:{fault.row}: {fault_told(fault, given.lang)}", file=sys.stderr)
    if done.rejected:
        where = f"{written.rejects} holds every refused row" if written else "write --out FOLDER to have every refused row in a file"
        said = f"{done.rejected:,} of {counted(done.rows, 'row', 'rows')} {'was' if done.rejected == 1 else 'were'} refused"
        said += ": nothing is computed" if done.rejected == done.rows else ", the others are computed"
        if given.spelling == SPELLINGS[0] and any(" is not a date" in fault.found or " can be read as " in fault.found for fault in faults):
            where += "; where the day stands first and points part thousands, add --spelling vi"
        raise InputError(Problem(Place(given.file), said, where))


def _print_low_pay(low: Sequence[LowPay], count: int, given: argparse.Namespace) -> None:
    """Say on standard error which rows are paid below the minimum wage: they are computed as they stand."""
    from calculator.i18n import t
    from calculator.quantities import format_number

    if count:
        print(t("portfolio.low_pay", given.lang, count=format_number(count, given.lang)), file=sys.stderr)
    for one in low:
        print(f"{given.file}: {t('portfolio.low_pay_row', given.lang, **one.values(given.lang))}", file=sys.stderr)


def _named(text: str, choices: tuple[str, ...], key: str) -> list[str]:
    from calculator.errors import did_you_mean

    names = [name for name in text.split(",") if name]
    for name in names:
        if name not in choices:
            raise InputError(Problem(Place(key=key), f"'{name}' is no group", did_you_mean(name, choices)))
    return names


def _check_laws(plan: Any) -> None:
    from calculator.analysis.fit.check import FIRST_HELD

    for law in plan.laws():
        if law.missing_numbers:
            raise InputError(Problem(Place(key="--variants"), f"{law.variant} has no numbers to compute with", "leave it out"))
        first = law.parameters[FIRST_HELD].history[0].from_.year
        if plan.basis.first_year < first:
            raise InputError(
                Problem(Place(key="--first-year"), f"the law data of {law.variant} starts in {first}", f"begin in {first} or later")
            )


def _pool(given: argparse.Namespace) -> Pool:
    from calculator.analysis.portfolio.pool import cluster, processes, serial

    if given.scheduler:
        return cluster(None if given.scheduler == "local" else given.scheduler, None if given.workers == 1 else given.workers)
    return processes(given.workers) if given.workers > 1 else serial()


class _Progress:
    """A line on standard error with the rows done, where somebody looks."""

    def __init__(self, wanted: bool) -> None:
        self.rows, self.shown = 0, wanted and sys.stderr.isatty()

    def add(self, rows: int) -> None:
        self.rows += rows
        if self.shown:
            print(f"\r{self.rows:,}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self.shown:
            print(file=sys.stderr)


def _record(done: PortfolioRun, by: list[str], lang: Language, written: Any) -> dict[str, Any]:
    from calculator.commands.records import tidy
    from calculator.commands.tables.groundless import groundless_record
    from calculator.commands.tables.supposed import supposed_record
    from calculator.version import VERSION

    laws = {law.variant: law for law in done.plan.laws()}
    basis = done.plan.basis
    return {
        "rows": {"in": done.rows, "computed": done.computed, "rejected": done.rejected},
        "law_not_held": done.law_not_held,
        "pay_below_minimum": done.low_pay,
        "open": {"rows": done.open_rows.rows, "facts": done.open_rows.facts},
        "years": basis.range.tolist(),
        "totals": [
            _totals(one, done) | {"without_ground": groundless_record(one.groundless, laws[one.variant], lang)} for one in done.totals
        ],
        "by_group": [
            {"variant": one.variant, "group": name, "key": key, "rows": held.rows, **tidy(_sums(held))}
            for one in done.totals
            for name in by
            for key, held in sorted(one.by_group[name].items())
        ],
        "files": {
            "results": str(written.results),
            "ranked": str(written.ranked),
            "rejects": str(written.rejects) if done.rejected else None,
        }
        if written
        else None,
        "defaults": supposed_record(_supposed(done), lang),
        "provenance": {
            "version": VERSION,
            "law_sha256": {name: law.fingerprint for name, law in laws.items()},
            "assumptions": {
                "discount_rate": basis.discount_rate,
                "consumer_price_growth": basis.consumer_price_growth,
                "land_price_growth": basis.land_price_growth,
            },
        },
    }


def _supposed(done: PortfolioRun) -> list[Supposed]:
    from calculator.analysis.supposed import supposed_of_portfolio
    from calculator.project.supposed import PORTFOLIO

    return supposed_of_portfolio({name: getattr(done.plan.basis, name) for name in PORTFOLIO}, done.plan.laws()[0])


def _sums(held: Sum) -> dict[str, float]:
    from calculator.analysis.portfolio.block import LINES

    return {name: float(held.line(name).max() if name in COUNTS else held.line(name).sum()) for name in LINES}


def _totals(one: VariantTotals, done: PortfolioRun) -> dict[str, Any]:
    from calculator.analysis.portfolio.block import LINES
    from calculator.analysis.portfolio.run import constant_prices, five_year_plans, resting_on
    from calculator.commands.records import tidy

    forgone = one.total.line("revenue_forgone")
    years = done.plan.basis.range
    jobs = float(one.total.line("headcount").sum())
    return {
        "variant": one.variant,
        "rows": one.total.rows,
        "by_year": {name: tidy(one.total.line(name)) for name in LINES},
        **{name: tidy(value) for name, value in _sums(one.total).items()},
        "revenue_forgone_constant_prices": tidy(constant_prices(done, forgone)),
        "revenue_forgone_by_plan": {name: tidy(value) for name, value in five_year_plans(years, forgone).items()},
        "cost_per_job_year": tidy(float(forgone.sum()) / jobs) if jobs > 0 else None,
        "kept_quantiles": {f"{share:g}": tidy(one.quantile(share)) for share in (0.1, 0.25, 0.5, 0.75, 0.9)},
        "share_of_ten_largest": tidy(one.share_of_largest),
        "largest": [{"id": name, "revenue_forgone": tidy(amount)} for amount, name in one.largest],
        "resting_on": {name: tidy(share) for name, share in resting_on(one, done).items()},
        "against_first_variant": {
            "winners": one.winners,
            "losers": one.losers,
            "gained": tidy(one.gained),
            "lost": tidy(one.lost),
        },
    }


def _print(done: PortfolioRun, by: list[str], lang: Language, written: Any) -> None:
    from calculator.analysis.portfolio.run import five_year_plans
    from calculator.commands.tables.groundless import groundless_said
    from calculator.i18n import t
    from calculator.quantities import format_date, format_money_short, format_number, format_share
    from calculator.reports.tables import print_table

    laws = {law.variant: law for law in done.plan.laws()}

    def said(name: str, value: float) -> str:
        return format_number(value, lang) if name in COUNTS else format_money_short(value, lang)

    print(t("portfolio.rows", lang, rows=format_number(done.rows, lang), computed=format_number(done.computed, lang),
            rejected=format_number(done.rejected, lang)))  # fmt: skip
    if not done.totals:
        return
    basis = done.plan.basis
    print(t("portfolio.basis", lang, first=basis.first_year, last=int(basis.range[-1]), discount=format_share(basis.discount_rate, lang)))
    first = done.plan.laws()[0].first_day_of_grounds
    if done.law_not_held and first is not None:
        count = format_number(done.law_not_held, lang)
        print(t("portfolio.law_not_held", lang, count=count, from_day=format_date(first.isoformat(), lang)))
    if done.open_rows.rows:
        facts = "; ".join(f"{name} ({format_number(count, lang)})" for name, count in done.open_rows.facts.items())
        print(t("portfolio.open_rows", lang, count=format_number(done.open_rows.rows, lang), facts=facts))
    headers = ["", *(laws[one.variant].label[lang] for one in done.totals)]
    rows = [[t(f"portfolio.line.{name}", lang), *(said(name, _sums(one.total)[name]) for one in done.totals)] for name in TABLE]
    plans = [five_year_plans(basis.range, one.total.line("revenue_forgone")) for one in done.totals]
    rows += [[t("portfolio.plan", lang, years=name), *(format_money_short(plan[name], lang) for plan in plans)] for name in plans[0]]
    jobs = [float(one.total.line("headcount").sum()) for one in done.totals]
    forgone = [float(one.total.line("revenue_forgone").sum()) for one in done.totals]
    rows.append([t("portfolio.cost_per_job_year", lang),
                 *(format_money_short(cost / heads, lang) if heads else "–" for cost, heads in zip(forgone, jobs, strict=True))])  # fmt: skip
    rows.append([t("portfolio.largest", lang), *(_share(one.share_of_largest, lang) for one in done.totals)])
    for share in (0.1, 0.5, 0.9):
        rows.append([t("portfolio.quantile", lang, share=format_share(share, lang, 0)),
                     *(format_money_short(one.quantile(share), lang) for one in done.totals)])  # fmt: skip
    if len(done.totals) > 1:
        rows.append([t("portfolio.winners", lang), "", *(format_number(one.winners, lang) for one in done.totals[1:])])
        rows.append([t("portfolio.losers", lang), "", *(format_number(one.losers, lang) for one in done.totals[1:])])
    print_table(t("portfolio.title", lang), headers, rows)
    for one in done.totals:
        if why := groundless_said(one.groundless, one.total.rows, laws[one.variant], laws[one.variant].label[lang], lang):
            print(why)
    for one in done.totals:
        for name in by:
            groups = sorted(one.by_group[name].items(), key=lambda item: -item[1].line("revenue_forgone").sum())
            table = [[_key(name, key, laws[one.variant], lang), format_number(held.rows, lang),
                      *(said(line, _sums(held)[line]) for line in ("headcount", "revenue_forgone", "kept", "zone_adds"))]
                     for key, held in groups]  # fmt: skip
            titles = [t(f"portfolio.by.{name}", lang), t("portfolio.enterprises", lang),
                      *(t(f"portfolio.line.{line}", lang) for line in ("headcount", "revenue_forgone", "kept", "zone_adds"))]  # fmt: skip
            print_table(
                t("portfolio.by_title", lang, group=t(f"portfolio.by.{name}", lang), variant=laws[one.variant].label[lang]), titles, table
            )
    if written is not None:
        print(t("portfolio.written", lang, file=str(written.results)))
        print(t("portfolio.ranked", lang, most=format_number(written.most.most, lang), file=str(written.ranked)))


def _share(value: float | None, lang: Language) -> str:
    from calculator.quantities import format_share

    return "–" if value is None else format_share(value, lang)


def _key(group: str, key: str, law: Any, lang: Language) -> str:
    from calculator.i18n import label

    if group == "head":
        return str(law.heads[key].label[lang]) if key in law.heads else "–"
    found = label(f"{group}.{key}", lang)
    return key if found == f"{group}.{key}" else found
