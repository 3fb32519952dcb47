"""Reads a scenario file, or the same data from elsewhere, and gives the checked scenario."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from calculator.errors import InputError, Problem
from calculator.project.checks.scenario import problems, reserved
from calculator.project.operator.lines import with_operator
from calculator.project.scenario import Scenario
from calculator.validation import validate
from calculator.yaml_text import Document, read_file


def load_scenario(path: str | Path) -> Scenario:
    """Read and check a scenario file.

    Raises
    ------
    InputError
        With every problem found, each with file and line.
    """
    return _checked(read_file(Path(path), str(path)))


def scenario_from(data: dict[str, Any], name: str = "") -> Scenario:
    """Check scenario data that does not come from a file.

    Raises
    ------
    InputError
        With every problem found, each with its key.
    """
    return _checked(Document(name, data, {}))


def data_of(scenario: Scenario) -> dict[str, Any]:
    """Give a scenario as the plain data ``scenario_from`` takes: to change it, or to hand it to another process."""
    found: dict[str, Any] = with_operator(scenario).model_dump(mode="python", by_alias=True, exclude_none=True)
    return {**found, "expect": ()}


def _checked(document: Document) -> Scenario:
    if document.data is None:
        raise InputError(Problem(document.place(()), "the file is empty", "start with 'scenario: name'; see README.md for an example"))
    if not isinstance(document.data, dict):
        raise InputError(Problem(document.place(()), "this is not a scenario", "start with 'scenario: name'; see README.md for an example"))
    scenario = validate(Scenario, document.data, document, (), InputError)
    found = problems(with_operator(scenario), document) + reserved(scenario, document)
    if found:
        raise InputError(found)
    return with_operator(scenario)


def fingerprint(scenario: Scenario) -> str:
    """Give the SHA-256 of a scenario's content, whatever the layout of its file."""
    return data_fingerprint(scenario.model_dump(mode="json", by_alias=True))


def data_fingerprint(data: dict[str, Any]) -> str:
    """Give the SHA-256 of a scenario's content as data: what a file carries keeps its fingerprint when scenarios learn new facts."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
