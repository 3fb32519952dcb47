"""Importing and running the calculator changes nothing process-wide; looked at in a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PROGRAM = r'''
import ast, importlib, json, locale, os, random, sys, warnings
from pathlib import Path

HOUSE = Path("calculator")
FILES = sorted(HOUSE.rglob("*.py"))
MODULES = sorted({".".join(p.with_suffix("").parts).removesuffix(".__init__") for p in FILES})

# Libraries first: what they do on import is theirs.
for path in FILES:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if name and name.split(".")[0] != "calculator" and not getattr(node, "level", 0):
                try:
                    importlib.import_module(name)
                except ImportError:
                    pass
import numpy as np

try:
    import pandas as pd
except ImportError:
    pd = None

LOOKS = {
    "warning filters": lambda: list(warnings.filters),
    "numpy errors": lambda: sorted(np.geterr().items()),
    "numpy print options": lambda: sorted((k, str(v)) for k, v in np.get_printoptions().items()),
    "random": lambda: random.getstate(),
    "numpy random": lambda: [str(part) for part in np.random.get_state(legacy=True)],
    "locale": lambda: [locale.setlocale(getattr(locale, name)) for name in sorted(dir(locale)) if name.startswith("LC_")],
    "pandas options": lambda: pd.describe_option("", _print_desc=False) if pd else "",
    "environment": lambda: sorted(os.environ.items()),
    "recursion limit": lambda: sys.getrecursionlimit(),
    "working folder": lambda: os.getcwd(),
    "standard output": lambda: (id(sys.stdout), id(sys.stderr)),
    "path": lambda: list(sys.path),
}
look = lambda: {name: repr(take()) for name, take in LOOKS.items()}

def touch():
    """Disturb everything that is looked at: a watch that sees nothing proves nothing."""
    warnings.simplefilter("error", ResourceWarning)
    np.seterr(all="raise")
    np.set_printoptions(precision=3)
    random.random()
    np.random.random()
    locale.setlocale(locale.LC_NUMERIC, "C.UTF-8" if locale.setlocale(locale.LC_NUMERIC) == "C" else "C")
    if pd:
        pd.set_option("display.max_rows", 7)
    os.environ["CALCULATOR_TOUCHED"] = "1"
    sys.setrecursionlimit(sys.getrecursionlimit() + 1)
    os.chdir("..")
    sys.stdout, sys.stderr = sys.stderr, sys.stdout
    sys.path.append("touched")

before = look()
for name in MODULES:
    importlib.import_module(name)
imported = look()

from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from tests.twin.random_projects import random_scenario

total = 0.0
for seed in range(30):
    scenario = scenario_from(random_scenario(seed))
    for law in (load_law(), load_law("zone_rent_whole_term")):
        result = evaluate(law, build_lanes([Case(scenario, site) for site in scenario.sites]))
        total += float(result.enterprise["corporate_income_tax"].sum())
        result.frame(0)
ran = look()
if "touch" in sys.argv:
    out = sys.stdout
    touch()
    touched = look()
    print(json.dumps([name for name in LOOKS if touched[name] != ran[name]]), file=out)
else:
    difference = lambda one, other: {name: [one[name][:300], other[name][:300]] for name in LOOKS if one[name] != other[name]}
    print(json.dumps({"modules": MODULES, "total": total, "import": difference(before, imported), "run": difference(imported, ran)}))
'''


def report(*arguments: str) -> object:
    done = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_importing_and_running_change_nothing_process_wide() -> None:
    found = report()
    assert isinstance(found, dict)
    assert {"calculator.engine", "calculator.law.load", "calculator.rules.losses"} <= set(found["modules"])
    assert found["total"] > 0
    assert found["import"] == {}
    assert found["run"] == {}


def test_the_watch_sees_each_kind_of_change() -> None:
    pytest.importorskip("pandas")
    seen = report("touch")
    assert seen == [
        "warning filters",
        "numpy errors",
        "numpy print options",
        "random",
        "numpy random",
        "locale",
        "pandas options",
        "environment",
        "recursion limit",
        "working folder",
        "standard output",
        "path",
    ]
