"""What Vietnam's concentrated digital technology zones save in tax and land rent, with the article behind each number.

>>> from calculator import load_scenario, run_scenario
>>> run = run_scenario(load_scenario("scenarios/software_500.yaml"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from calculator.version import VERSION

if TYPE_CHECKING:
    from calculator.analysis.attribute import attribute
    from calculator.analysis.compare import compare
    from calculator.analysis.effective_rates import effective_tax_rate
    from calculator.analysis.explain import explain
    from calculator.analysis.fiscal import fiscal
    from calculator.analysis.run import run_scenario
    from calculator.analysis.seek import marginal, seek
    from calculator.analysis.uncertainty.sensitivity import sensitivity
    from calculator.analysis.uncertainty.simulate import simulate
    from calculator.engine import evaluate
    from calculator.law.draft_edit import change_of
    from calculator.law.draft_file import draft_text, read_draft
    from calculator.law.law import load_law
    from calculator.project.load import load_scenario, scenario_from
    from calculator.project.rates_spec import load_rates, rates_from

__version__ = VERSION

# The verbs are imported when they are first used: a cold start of the app feels every millisecond.
_VERBS = {
    "load_law": "calculator.law.law",
    "read_draft": "calculator.law.draft_file",
    "draft_text": "calculator.law.draft_file",
    "change_of": "calculator.law.draft_edit",
    "load_scenario": "calculator.project.load",
    "scenario_from": "calculator.project.load",
    "evaluate": "calculator.engine",
    "run_scenario": "calculator.analysis.run",
    "compare": "calculator.analysis.compare",
    "explain": "calculator.analysis.explain",
    "choices_of": "calculator.analysis.choices.combinations",
    "load_rates": "calculator.project.rates_spec",
    "rates_from": "calculator.project.rates_spec",
    "effective_tax_rate": "calculator.analysis.effective_rates",
    "attribute": "calculator.analysis.attribute",
    "fiscal": "calculator.analysis.fiscal",
    "sensitivity": "calculator.analysis.uncertainty.sensitivity",
    "simulate": "calculator.analysis.uncertainty.simulate",
    "seek": "calculator.analysis.seek",
    "marginal": "calculator.analysis.seek",
}

__all__ = [
    "__version__",
    "attribute",
    "change_of",
    "choices_of",
    "compare",
    "draft_text",
    "effective_tax_rate",
    "evaluate",
    "explain",
    "fiscal",
    "load_law",
    "load_rates",
    "load_scenario",
    "marginal",
    "rates_from",
    "read_draft",
    "run_scenario",
    "scenario_from",
    "seek",
    "sensitivity",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"calculator has no {name}")
    return getattr(import_module(_VERBS[name]), name)
