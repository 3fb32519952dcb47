"""The libraries documents are made with: none is needed for anything else, so they are looked for when a document is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from calculator.errors import InputError, Place, Problem

REMEDY = "install what documents need: pip install -c constraints.txt -e '.[export]'"


def library(name: str) -> Any:
    """Give a library of the extra ``export``.

    Raises
    ------
    InputError
        When it is not installed; the remedy is the line that installs it.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as fault:
        if (fault.name or "").partition(".")[0] != name.partition(".")[0]:
            raise
        raise InputError(Problem(Place(), f"the library {name} is not installed", REMEDY)) from None
