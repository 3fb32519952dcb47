"""``schema``: the JSON Schema of scenario files, for editors that check while one writes."""

from __future__ import annotations

import argparse
from typing import Any

from calculator.commands.shell import emit, finish, token


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("schema", help="print the JSON Schema of scenario files, or of specifications of effective rates")
    parser.add_argument("--file", type=token(("scenario", "rates")), default="scenario", metavar="scenario|rates", help="default: scenario")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Print the schema; it is JSON with or without ``--json``."""
    from calculator.project.rates_spec import RatesSpec
    from calculator.project.scenario import Scenario

    model = RatesSpec if given.file == "rates" else Scenario
    emit({"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(by_alias=True)})
