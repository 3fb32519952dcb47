"""``law reference``: the reference of parameters, as Markdown; docs/parameters.md is its output."""

from __future__ import annotations

import argparse
from typing import Any

from calculator.commands.shell import emit, finish


def add_reference(verbs: Any) -> None:
    """Declare the command."""
    parser = verbs.add_parser("reference", help="write the reference of all parameters as Markdown (docs/parameters.md)")
    finish(parser, run_reference)


def run_reference(given: argparse.Namespace) -> None:
    """Print the reference."""
    text = reference()
    if given.json:
        emit({"markdown": text})
        return
    print(text, end="")


def reference() -> str:
    """Give the reference of the parameters held."""
    from calculator.law.coverage_map import load_coverage
    from calculator.law.load import load_library
    from calculator.reports.parameters import parameter_reference

    library, coverage = load_library(), load_coverage()
    unread = [path for path in library.parameters if coverage.reason(path) is not None]
    return parameter_reference(library.parameters, library.instruments, unread)
