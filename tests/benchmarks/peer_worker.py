"""Runs in a peer's own environment: taxes the incomes of a file by the tariff of a file, and prints times and a sample as JSON.

``python peer_worker.py openfisca|policyengine FOLDER``; FOLDER holds ``incomes.npy`` ``(year, person)`` [VND], ``tariff.json`` and
``sample.npy``, the places that are handed back.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

FIRST_YEAR = 2027
ROUNDS = 3


def system_of(package: str, bands: list[list[float]]) -> Any:
    """Give a country of one variable: income tax by a marginal scale, as the peer's documentation writes one."""
    entities, parameters, periods, taxbenefitsystems, variables = (
        import_module(f"{package}.{name}") for name in ("entities", "parameters", "periods", "taxbenefitsystems", "variables")
    )
    person = entities.build_entity(key="person", plural="persons", label="", is_person=True)

    class taxable_income(variables.Variable):  # noqa: N801 - a peer's name of a variable
        value_type = float
        entity = person
        label = "amount of a year"
        definition_period = "year" if package == "policyengine_core" else periods.DateUnit.YEAR

    class income_tax(variables.Variable):  # noqa: N801
        value_type = float
        entity = person
        label = "amount of a year"
        definition_period = "year" if package == "policyengine_core" else periods.DateUnit.YEAR

        def formula(people, period, parameters):  # type: ignore[no-untyped-def]  # noqa: N805
            return parameters(period).tariff.calc(people("taxable_income", period))

    held = taxbenefitsystems.TaxBenefitSystem([person])
    brackets = [{"threshold": {"2020-01-01": {"value": begins}}, "rate": {"2020-01-01": {"value": rate}}} for begins, rate in bands]
    scale = {"tariff": {"metadata": {"type": "marginal_rate"}, "brackets": brackets}}
    held.parameters = parameters.ParameterNode("", data=scale)
    held.add_variables(taxable_income, income_tax)
    return held


def taxes(package: str, held: Any, incomes: Any) -> Any:
    """Tax every year of everybody in one simulation."""
    builder = import_module(f"{package}.simulations").SimulationBuilder()
    simulation = builder.build_default_simulation(held, count=incomes.shape[1])
    found = np.empty(incomes.shape)
    for place, line in enumerate(incomes):
        simulation.set_input("taxable_income", FIRST_YEAR + place, line)
        found[place] = simulation.calculate("income_tax", FIRST_YEAR + place)
    return found


def main(package: str, folder: Path) -> None:
    """Time some rounds, and print the best."""
    incomes, sample = np.load(folder / "incomes.npy"), np.load(folder / "sample.npy")
    held = system_of(package, json.loads((folder / "tariff.json").read_text()))
    best = [np.inf, np.inf]
    for _ in range(ROUNDS):
        wall, processor = time.perf_counter(), time.process_time()
        found = taxes(package, held, incomes)
        best = [min(best[0], time.process_time() - processor), min(best[1], time.perf_counter() - wall)]
    values = found.ravel()[sample].tolist()
    print(json.dumps({"version": version(package.replace("_", "-")), "processor": best[0], "wall": best[1], "sample": values}))


if __name__ == "__main__":
    main(f"{sys.argv[1]}_core", Path(sys.argv[2]))
