"""What ``operator`` prints: cash that adds up, why several rates fit, shares that are not nothing, the year of a price."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from calculator.__main__ import main
from calculator.analysis.operator.cash import OperatorCash
from calculator.analysis.operator.signs import Spell, negative_again
from calculator.i18n import t
from calculator.quantities import Language

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
GREENFIELD = str(SCENARIOS / "operator_greenfield_200ha.yaml")
OUT = ("operating_cost", "land_rent", "tax", "works", "compensation", "service")


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["operator", *words]) == 0
    return capsys.readouterr().out


def cash(**lines: list[float]) -> OperatorCash:
    """Give cash of which equity is what comes in less what goes out."""
    count = len(next(iter(lines.values())))
    of = {name: np.zeros(count) for name in OperatorCash.__dataclass_fields__} | {name: np.array(line) for name, line in lines.items()}
    of["equity"] = of["received"] + of["state_support"] + of["drawn"] - sum((of[name] for name in OUT), np.zeros(count))
    return OperatorCash(**of)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("support", ["0%", "20%"])
def test_the_columns_of_cash_add_up_to_equity(capsys: pytest.CaptureFixture[str], lang: Language, support: str) -> None:
    out = printed(capsys, GREENFIELD, "--lang", lang, "--state-support", support)
    table = out.split(t("operator.by_year", lang))[1]
    assert (t("operator.state_support", lang) in table) == (support != "0%")
    assert t("operator.compensation", lang) not in table
    rows = [line.split() for line in table.splitlines() if re.match(r" 20\d\d ", line)]
    assert len(rows) == 50
    for year, *cells in rows:
        amounts = [int(re.sub(r"[.,]", "", cell).replace("\u2212", "-")) for cell in cells[:-2]]
        # Received, running cost, land rent, tax, works; then what the State bears and loans bring; then debt service and equity.
        received, *rest, service, equity = amounts
        spent, came = rest[:4], rest[4:]
        assert received - sum(spent) + sum(came) - service == pytest.approx(equity, abs=len(amounts)), year


def test_why_several_rates_fit_is_said_with_the_years(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, GREENFIELD, "--lang", "en")
    assert "2029–2030 (works); 2051–2076 (income tax on rent received at once long before)." in out
    tower = printed(capsys, str(SCENARIOS / "operator_tower_3ha.yaml"), "--lang", "en")
    assert "Several rates fit because" not in tower


def test_a_year_of_negative_equity_is_laid_to_what_makes_it_so() -> None:
    found = negative_again(
        cash(
            received=[0, 100, 10, 10, 100, 10, 5],
            works=[50, 0, 40, 40, 0, 0, 0],
            tax=[0, 10, 0, 0, 0, 20, 0],
            service=[0, 0, 0, 0, 110, 0, 0],
            operating_cost=[0, 0, 0, 0, 0, 0, 9],
        ),
        range(2027, 2034),
        np.array([0, 0, 0, 0, 0, 15.0, 0]),
    )
    assert found == (Spell(2029, 2030, "works"), Spell(2031, 2031, "debt"), Spell(2032, 2032, "tax_on_prepaid"), Spell(2033, 2033, "costs"))


def test_tax_of_years_without_rent_received_before_is_only_tax() -> None:
    found = negative_again(cash(received=[0, 10, 10], works=[5, 0, 0], tax=[0, 0, 20]), range(2027, 2030), np.zeros(3))
    assert found == (Spell(2029, 2029, "tax"),)


def test_equity_that_never_turns_again_has_no_such_years() -> None:
    assert negative_again(cash(received=[0, 10, 20], works=[25, 0, 0]), range(2027, 2030), np.zeros(3)) == ()
    assert negative_again(cash(received=[0, 0], works=[25, 5]), range(2027, 2029), np.zeros(2)) == ()


def test_a_small_share_is_not_written_as_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, GREENFIELD, "--lang", "en")
    (row,) = re.findall(r"^ \+ corporate income tax incentives .*₫/?.*%.*$", out, re.M)
    cut, share = row.split()[-2:]
    price = float(re.findall(r"₫([\d,]+)", row)[0].replace(",", ""))
    # The cut in đồng over the price before it, which is the price less the cut.
    amount = float(cut.replace("\u2212₫", "-").replace(",", ""))
    assert float(share.rstrip("%").replace("\u2212", "-")) == pytest.approx(100 * amount / (price + amount), abs=5e-4)
    assert share != "0%"


@pytest.mark.parametrize(("lang", "said"), [("vi", "mỗi m², năm 2029: theo kế hoạch"), ("en", "a m², in 2029: in the plan")])
def test_the_price_names_its_year(capsys: pytest.CaptureFixture[str], lang: str, said: str) -> None:
    assert said in printed(capsys, GREENFIELD, "--lang", lang)
