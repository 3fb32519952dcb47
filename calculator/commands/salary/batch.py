"""``salary --batch``: the payslips of a file of people, what was rejected and why, and their settled years."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculator.commands.salary.check import no_numbers
from calculator.commands.salary.files import Table, harmless, paths_of, write_tables
from calculator.commands.shell import emit, option_of, placed, plain, warn
from calculator.errors import InputError, Place, Problem, counted
from calculator.project.cells import Fault
from calculator.project.payroll_file import TEXT, PayrollFile, read_payroll_file

if TYPE_CHECKING:
    from calculator.analysis.people.payroll_batch import Batch
    from calculator.analysis.people.settlement_batch import SettledBatch
    from calculator.law.law import Law
    from calculator.quantities import Language

SHOWN = 20
"""Bad cells named on standard error; the file of rejects names all."""

KEPT = {"batch", "out", "rejects", "settle", "variant", "lang", "json", "run", "parser", "command", "region", "dependants", "nationality",
        "residence", "pension_premium"}  # fmt: skip
"""Options that go with a file; those of one person stand in its columns."""


def run_batch(given: argparse.Namespace, law: Law) -> None:
    """Compute the file, write what was asked for, and say how many rows went where.

    Raises
    ------
    InputError
        Where no row can be read or a file not be written; and at the end, where rows were rejected or years not settled.
    """
    from calculator.analysis.people.payroll_batch import compute_batch
    from calculator.analysis.people.settlement_batch import settle_batch

    paths = _check(given, law)
    file = read_payroll_file(Path(given.batch))
    batch = placed(lambda: compute_batch(law, file), file=given.batch)
    settled = settle_batch(law, file, batch) if given.settle else None
    bad = _by_row(file, given.lang)
    found = _problems(file, bad, settled)
    tables: dict[Path, Table] = {}
    if given.out:
        tables[paths["--out"]] = _computed(file, batch)
    if bad or given.rejects:
        tables[paths["--rejects"]] = Table([*file.header, "rejected_because"], _rejected(file, bad))
    if settled is not None:
        tables[paths["--settle"]] = _settled(settled)
    if not given.rejects and paths["--rejects"].exists():
        _leave_alone(paths["--rejects"], bad, found)
    write_tables(file, tables)
    record = _record(file, batch, bad, settled, {key: path for key, path in paths.items() if path in tables})
    if given.json:
        emit(record)
    else:
        _print(given, record, batch)
    if found:
        raise InputError(found)


def _check(given: argparse.Namespace, law: Law) -> dict[str, Path]:
    """Refuse options that do not go with a file; give where the files are written."""
    found = no_numbers(law)
    for name, value in vars(given).items():
        if name not in KEPT and value is not None and value is not False:
            found.append(Problem(Place(key=option_of(name)), "it is of one person", f"write it as the column {name} of the file"))
    paths, wrong = paths_of(given)
    if found or wrong:
        raise InputError([*found, *wrong])
    return paths


def _leave_alone(path: Path, bad: dict[int, list[Fault]], found: list[Problem]) -> None:
    """Keep a file that stands where rejects would go: nobody has named it, so it may be of something else.

    Raises
    ------
    InputError
        Where there are rejects to write; with what is wrong with the rows after it, so that they need not be computed again to be known.
    """
    if bad:
        kept = Problem(
            Place(str(path)), "it is there already, and rows were rejected", "name a file for them with --rejects, or move it away"
        )
        raise InputError([kept, *found])
    warn(str(path), "it is from before: this run rejected no row", "remove it if it is a file of rejects")


def _by_row(file: PayrollFile, lang: Language) -> dict[int, list[Fault]]:
    from calculator.reports.faults import fault_told

    rows: dict[int, list[Fault]] = {}
    for fault in sorted(file.faults, key=lambda fault: fault.row):
        rows.setdefault(fault.row, []).append(fault_told(fault, lang))
    return rows


def _computed(file: PayrollFile, batch: Batch) -> Table:
    """Give the payslips as a table: who, the month, every amount, what is known of the exemption."""
    names = [name for name in file.header if name in TEXT]
    texts = [[file.texts[name][place] for place in batch.places.tolist()] for name in names]
    months = {month: f"{month // 12}-{month % 12 + 1:02d}" for month in set(batch.months.tolist())}
    region = file.header.index("region")
    columns = [
        *texts,
        [months[month] for month in batch.months.tolist()],
        [file.rows[place][region].strip().upper() for place in batch.places.tolist()],
        *([plain(amount) for amount in values.tolist()] for values in batch.slip),
        batch.exemption,
    ]
    return Table([*names, "month", "region", *batch.slip._fields, "exemption"], zip(*columns, strict=True))


def _rejected(file: PayrollFile, bad: dict[int, list[Fault]]) -> Iterable[Sequence[str]]:
    """Give the bad rows as they were, and why; a cell a spreadsheet would run gets an apostrophe in front."""
    for number, faults in bad.items():
        cells = [harmless(cell) for cell in file.rows[file.place_of(number)]]
        short = len(file.header) - len(cells)
        yield [*cells, *[""] * max(short, 0), harmless("; ".join(str(fault) for fault in faults))]


def _settled(settled: SettledBatch) -> Table:
    """Give the years as a table; an id of a rejected row may begin like a formula."""
    amounts = zip(*([plain(float(amount)) for amount in values.tolist()] for values in settled.years), strict=True)
    rows: list[Sequence[Any]] = [[harmless(name), year, *row, ""] for (name, year), row in zip(settled.keys, amounts, strict=True)]
    blank = [""] * len(settled.years._fields)
    rows += [[harmless(name), "" if year is None else year, *blank, reason] for (name, year), reason in settled.not_settled.items()]
    return Table(["id", "year", *settled.years._fields, "not_settled_because"], rows)


def _record(
    file: PayrollFile, batch: Batch, bad: dict[int, list[Fault]], settled: SettledBatch | None, paths: dict[str, Path]
) -> dict[str, Any]:
    """Give the counts and totals as plain data. Rows in are rows out and rejects."""
    rows_in, rows_out = len(file.rows), len(batch.places)
    assert rows_in == rows_out + len(bad), "a row was lost"
    record: dict[str, Any] = {
        "rows_in": rows_in,
        "rows_out": rows_out,
        "rejected": len(bad),
        "totals": {name: plain(float(values.sum())) for name, values in batch.slip._asdict().items()},
        "exemption": {state: batch.exemption.count(state) for state in sorted(set(batch.exemption))},
        "rejects": [
            {"row": fault.row, "column": fault.column, "found": fault.found, "remedy": fault.remedy}
            for faults in bad.values()
            for fault in faults
        ],
        "files": {key.removeprefix("--"): str(path) for key, path in paths.items()},
    }
    if settled is not None:
        balance = settled.years.balance
        record["settlement"] = {
            "years": len(settled.keys),
            "refunds": int((balance <= -1).sum()),
            "refunded": plain(float(-balance[balance < 0].sum())),
            "extras": int((balance >= 1).sum()),
            "extra": plain(float(balance[balance > 0].sum())),
            "not_settled": [{"id": key[0], "year": key[1], "because": reason} for key, reason in settled.not_settled.items()],
        }
    return record


def _print(given: argparse.Namespace, record: dict[str, Any], batch: Batch) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_money
    from calculator.reports.tables import print_table

    lang = given.lang
    rows = [[t(f"commands.salary.{name}", lang), format_money(amount, lang)] for name, amount in record["totals"].items()]
    print_table(t("salary.batch_title", lang, file=given.batch), [t("commands.item", lang), t("salary.total", lang)], rows)
    print(t("salary.batch_rows", lang, **{key: record[key] for key in ("rows_in", "rows_out", "rejected")}))
    for key, path in record["files"].items():
        if key != "settle":
            print(t(f"salary.batch_{key}", lang, **{key: path}))
    if found := record.get("settlement"):
        money = {key: format_money(found[key], lang) for key in ("refunded", "extra")}
        counts = {"persons": found["years"], "refunds": found["refunds"], "extras": found["extras"]}
        print(t("salary.batch_settled", lang, settle=record["files"]["settle"], **counts, **money))
    if not_known := batch.exemption.count("not_known"):
        print(t("salary.batch_not_known", lang, count=not_known))


def _problems(file: PayrollFile, bad: dict[int, list[Fault]], settled: SettledBatch | None) -> list[Problem]:
    """Name the first bad cells, and how many more there are; then the years that were not settled."""
    faults = [fault for row in bad.values() for fault in row]
    found = [Problem(Place(file.name, fault.row, fault.column), fault.found, fault.remedy) for fault in faults[:SHOWN]]
    if len(faults) > SHOWN:
        found.append(
            Problem(Place(file.name), f"{counted(len(faults) - SHOWN, 'more cell is', 'more cells are')} wrong", "see the file of rejects")
        )
    years = list(settled.not_settled.items()) if settled else []
    found += [
        Problem(Place(file.name, None, f"{name or 'no id'}, {year or 'no year'}"), "the year is not settled", why)
        for (name, year), why in years[:SHOWN]
    ]
    if len(years) > SHOWN:
        found.append(
            Problem(
                Place(file.name),
                f"{counted(len(years) - SHOWN, 'more year is', 'more years are')} not settled",
                "see the file of settlements",
            )
        )
    return found
