"""Reads the cases: a scenario each, pay and groups by the options of their commands, tables of effective rates."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from calculator.published.case import Case, Expected, Kind, Oracle, Unit
from calculator.quantities import parse_number
from calculator.yaml_text import read_file

FOLDER = Path(__file__).parent / "cases"
RATES = frozenset({"general_rate", "rate", "paid_share", "effective_rate", "etr", "top_up_rate", "eatr", "emtr", "cost_of_capital"})
HALF_A_DONG, NEAR = Fraction(1, 2), Fraction(1, 10**12)
_NUMBERED = re.compile(r"^[A-Z][0-9.]* \| ")
"""A number of our own list, before the source itself."""

COMMANDS: dict[str, Kind] = {"salary": "salary", "top-up-tax": "top_up_tax", "effective-tax-rate": "rates"}


@cache
def cases() -> Mapping[str, Case]:
    """Give every case by its name."""
    who = read_file(FOLDER / "oracles.yaml").data
    found: dict[str, Case] = {}
    for path in sorted(FOLDER.rglob("*.yaml")):
        name = path.relative_to(FOLDER).with_suffix("").as_posix()
        if name == "oracles":
            continue
        data = read_file(path).data
        oracle = who[max((start for start in who if name.startswith(start)), key=len)]
        for case in _of_file(name, oracle, data):
            if case.name in found:
                raise ValueError(f"two cases are called {case.name}")
            found[case.name] = case
    return MappingProxyType(found)


def _of_file(name: str, oracle: Oracle, data: Any) -> Iterator[Case]:
    if "scenario" in data:
        yield from _scenarios(name, oracle, data)
    elif "inventory_weight" in data:
        yield from _table(name, oracle, data)
    else:
        yield from _listed(name, oracle, data)


def _scenarios(name: str, oracle: Oracle, data: Any) -> Iterator[Case]:
    """Give a scenario under each law it names."""
    laws = data["law"] if isinstance(data["law"], list) else [data["law"]]
    expected = tuple(
        _expected(
            item["line"], "sum" if item.get("sum") == "true" else str(item["year"]), item["value"], item["working"], "VND", HALF_A_DONG
        )
        for item in data["expect"]
    )
    for law in laws:
        own = name if len(laws) == 1 else f"{name}@{law}"
        given = {"scenario": data["scenario"], "variant": law, "readings": data.get("readings")}
        yield Case(own, oracle, _NUMBERED.sub("", data["source"]), "scenario", given, expected, f"validate '{own}'")


def _listed(name: str, oracle: Oracle, data: Any) -> Iterator[Case]:
    """Give the cases of a file that lists them with the options of a command, or a specification."""
    command = data.get("command", "salary")
    kind = COMMANDS[command]
    near = Fraction(data["tolerance"]) if "tolerance" in data else NEAR if kind != "salary" else HALF_A_DONG / 500
    folder = name.rpartition("/")[0]
    for title, own in data["cases"].items():
        expected = []
        for what, value in own["expect"].items():
            values = value if isinstance(value, list) else [value]
            for place, one in enumerate(values, 1):
                when = str(place) if isinstance(value, list) else ""
                expected.append(_expected(what, when, one, own.get("working", ""), "VND" if kind == "salary" else "NUMBER", near))
        line = f"{command} {own['options']}" if "options" in own else f"validate '{folder}/{title}'"
        yield Case(f"{folder}/{title}", oracle, own.get("source") or data["source"], kind, own, tuple(expected), line)


def _expected(what: str, when: str, value: Any, working: str, unit: Unit, near: Fraction) -> Expected:
    rate = what.rpartition(".")[2] in RATES
    return Expected(
        what, when, Fraction(parse_number(str(value))), "SHARE" if rate else unit, NEAR if rate and near > NEAR else near, working
    )


def _table(name: str, oracle: Oracle, data: Any) -> Iterator[Case]:
    """Give the rows of the table of Oxford as specifications: whatever country they are of."""
    folder = name.rpartition("/")[0]
    near, least = Fraction(parse_number(data["tolerance"])), parse_number(data["least_rate"])
    with (FOLDER / folder / "rows.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assets = []
            for asset, wears in data["assets"].items():
                rate = row[f"{asset}_rate"]
                allowed = {"kind": data["kinds"][row[asset]], "rate": rate} if parse_number(rate) > least else {"kind": "none"}
                assets.append({"name": asset, **wears, "allowance": allowed})
            spec = {
                **data["economy"],
                "tax_rate": row["tax_rate"],
                "assets": assets,
                "inventory": {"method": row["inventory"].lower(), "weight": data["inventory_weight"]},
            }
            expected = tuple(Expected(what, "", Fraction(parse_number(row[what])), "SHARE", near, "") for what in ("eatr", "emtr"))
            spans = data["not_told"].get(row["country"], [])
            told = not any(int(first) <= int(row["year"]) <= int(last) for first, last in spans)
            own = f"{folder}/{row['country']} {row['year']}"
            yield Case(own, oracle, data["source"], "rates", {"spec": spec}, expected, f"validate '{own}'", not told)
