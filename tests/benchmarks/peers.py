"""The tariff of a year on 100,000 people and 30 years, beside two peers and plain numpy: ``python -m tests.benchmarks.peers [people [years]]``.

The peers bring many packages, so each is installed into an environment of its own in a temporary folder and thrown away with it. All
tax the same incomes by the same tariff, one after another on one core; a sample is held against exact arithmetic in fractions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"

import numpy as np

from calculator.law.law import load_law
from calculator.law.lookup import LawReader
from calculator.people.payroll import tariff_by_date
from calculator.recorder import Plain
from calculator.rules.kinds import Floats, Integers
from calculator.rules.personal_income_tax import progressive_tax
from tests.benchmarks.measure import best

PEERS = {"openfisca": "openfisca-core==46.0.1", "policyengine": "policyengine-core==3.33.12"}
TARIFF = "personal_income_tax.resident_tariff_year"
FIRST_YEAR, SEED, SAMPLE = 2027, 20261122, 2_000
PEOPLE_A_BLOCK = 3_072


class Timed(NamedTuple):
    """One way to compute the tariff: processor and wall time [s], and the tax of the sample [VND]."""

    name: str
    processor: float
    wall: float
    sample: list[float]


def incomes_of(people: int, years: int) -> Floats:
    """Draw taxable incomes, ``(year, person)``, in whole đồng: log-normal with 6 % growth, a twentieth without any."""
    random = np.random.default_rng(SEED)
    level = random.lognormal(np.log(180e6), 0.9, people) * (random.random(people) > 0.05)
    incomes: Floats = np.rint(level * 1.06 ** np.arange(years)[:, None] * random.lognormal(0, 0.1, (years, people)))
    return incomes


def days_of(years: int) -> Integers:
    """Give the first day of each year as an ordinal, ``(year, 1)``."""
    days = np.array([f"{FIRST_YEAR + place}-01-01" for place in range(years)], dtype="datetime64[D]")
    return (days - np.datetime64("0001-01-01")).astype(np.int64)[:, None] + 1


def by_rule(incomes: Floats) -> Floats:
    """Compute the tax with the calculator's rule, the law looked up, in blocks of people as the engine has them."""
    read = LawReader(load_law(), Plain())
    tariff = tariff_by_date(read, TARIFF, days_of(len(incomes)))
    found = np.empty(incomes.shape)
    for start in range(0, incomes.shape[1], PEOPLE_A_BLOCK):
        block = slice(start, start + PEOPLE_A_BLOCK)
        found[:, block] = progressive_tax(income=incomes[:, block], tariff=tariff)
    return found


def by_numpy(incomes: Floats, bands: list[tuple[float, float]]) -> Floats:
    """Compute the tax as one would by hand in numpy: find the band, add what the bands below hold."""
    begins, rates = (np.array(part) for part in zip(*bands, strict=True))
    below = np.concatenate([[0.0], np.cumsum(np.diff(begins) * rates[:-1])])
    place = np.searchsorted(begins, incomes, side="right") - 1
    found: Floats = below[place] + (incomes - begins[place]) * rates[place]
    return found


def bands_of_law() -> list[tuple[float, float]]:
    """Give where each band of the tariff of the first year begins [VND], and its rate."""
    tariff = tariff_by_date(LawReader(load_law(), Plain()), TARIFF, days_of(1))
    return list(zip(tariff.begins.ravel().tolist(), tariff.rate.ravel().tolist(), strict=True))


def exact_tax(income: float, bands: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Tax an income without rounding anything."""
    ends = [begins for begins, _ in bands[1:]]
    due = Fraction(0)
    for place, (begins, rate) in enumerate(bands):
        top = min(Fraction(income), ends[place]) if place < len(ends) else Fraction(income)
        due += max(top - begins, Fraction(0)) * rate
    return due


def exact_bands() -> list[tuple[Fraction, Fraction]]:
    """Give the bands as the law data hold them, in fractions."""
    law = load_law()
    entry = law.entry(TARIFF, law.as_of)
    assert entry is not None
    bands = [(band.over if band.over is not None else band.from_, band.value) for band in entry.value]
    return [(max(Fraction(begins or 0), Fraction(0)), Fraction(rate)) for begins, rate in bands]


def errors(incomes: Floats, sample: Integers, found: list[float]) -> tuple[float, float]:
    """Give the largest error [VND] and the part of the sample that is right to the đồng."""
    bands = exact_bands()
    wrong = [abs(Fraction(value) - exact_tax(income, bands)) for income, value in zip(incomes.ravel()[sample].tolist(), found, strict=True)]
    return float(max(wrong)), sum(one < Fraction(1, 2) for one in wrong) / len(wrong)


def of_peer(name: str, folder: Path) -> Timed:
    """Install a peer into an environment of its own, and let it compute."""
    home = folder / name
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", PEERS[name]], check=True, capture_output=True)
    worker = Path(__file__).with_name("peer_worker.py")
    run = subprocess.run([python, worker, name, folder], check=True, capture_output=True, text=True)
    told = json.loads(run.stdout.splitlines()[-1])
    return Timed(PEERS[name], told["processor"], told["wall"], told["sample"])


def main(people: int, years: int) -> None:
    """Print one table."""
    incomes, bands = incomes_of(people, years), bands_of_law()
    sample = np.random.default_rng(SEED).choice(incomes.size, size=SAMPLE, replace=False)
    ours = Timed("calculator", *best(lambda: by_rule(incomes), 5), by_rule(incomes).ravel()[sample].tolist())
    plain = Timed("plain numpy", *best(lambda: by_numpy(incomes, bands), 5), by_numpy(incomes, bands).ravel()[sample].tolist())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "incomes.npy", incomes)
        np.save(folder / "sample.npy", sample)
        (folder / "tariff.json").write_text(json.dumps(bands))
        peers = [of_peer(peer, folder) for peer in PEERS]
    print(f"the tariff of a year on {people:,} people and {years} years; one core, best of some rounds")
    print(
        f"{'':28} {'processor s':>12} {'wall s':>8} {'million/s':>10} {'times ours':>11} {'largest error VND':>18} {'right to the đồng':>18}"
    )
    for one in (ours, plain, *peers):
        worst, right = errors(incomes, sample, one.sample)
        speed, against = incomes.size / one.processor / 1e6, one.processor / ours.processor
        print(f"{one.name:28} {one.processor:12.3f} {one.wall:8.3f} {speed:10.1f} {against:11.1f} {worst:18.6f} {right:18.1%}")


if __name__ == "__main__":
    main(*(int(text) for text in (sys.argv[1:] + ["100000", "30"][len(sys.argv) - 1 :])[:2]))
