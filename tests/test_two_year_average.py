"""The average of two years: where nobody states it, the page says what it supposes, and the command supposes nothing."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from calculator.__main__ import main
from calculator.analysis.people.one_person import Person, pay_of
from calculator.i18n import t
from calculator.law.law import load_law
from tests.test_app import LANGUAGES, Language, opened, sound, texts

LAW = load_law()
ANNA = Person(Fraction(60_000_000), False, "2026-07", "I", 0, "vn", None, Fraction(1), "2026-07", "2026-07")


def test_what_is_supposed_is_twelve_months_of_gross_pay() -> None:
    found = pay_of(LAW, ANNA)
    assert (found.income, found.supposed) == (720_000_000, True)
    stated = pay_of(LAW, ANNA._replace(two_year_income=Fraction(540_000_000)))
    assert (stated.income, stated.supposed, stated.state) == (540_000_000, False, "not_known")


def test_of_a_net_pay_it_is_the_gross() -> None:
    # 50,274,400 is left of 60 million (tests/test_one_person.py). Twelve times it is below the test of 627.5 million, the gross pay above.
    net = Fraction(50_274_400)
    assert net * 12 < 627_500_000 < 720_000_000
    found = pay_of(LAW, ANNA._replace(pay=net, is_net=True))
    assert found.income == pytest.approx(720_000_000, abs=12)
    assert found.state == "income_test_met"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_it_supposes_and_what_to_do(lang: Language) -> None:
    july = {"salary.month": "2026-07"}
    said = texts(sound(opened("salary", lang=lang, **july)))
    assert t("two_years.supposed", lang) in said
    assert t("two_years.state_it", lang) in said
    stated = texts(sound(opened("salary", lang=lang, **july, **{"salary.two_year_income": "720000000"})))
    assert t("two_years.supposed", lang) not in stated
    assert t("two_years.state_it", lang) not in stated


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("gross", "year", "key"), [("60m", "720.000.000", "would_meet"), ("45m", "540.000.000", "would_not")])
def test_the_command_supposes_nothing_and_says_so(
    capsys: pytest.CaptureFixture[str], gross: str, year: str, key: str, lang: Language
) -> None:
    asked = ["salary", "--gross", gross, "--month", "2026-07"]
    assert main([*asked, "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert "--two-year-income" in told
    assert (year if lang == "vi" else year.replace(".", ",")) in told
    assert t(f"two_years.{key}", lang, year="#", threshold="#").split("#")[-1] in told
    assert main([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["exemption"]
    assert (found["state"], found["two_year_income"]) == ("not_known", None)
    assert main([*asked, "--two-year-income", "720m", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["exemption"]
    assert (found["state"], found["two_year_income"]) == ("income_test_met", 720_000_000)
    assert main([*asked, "--two-year-income", "720m", "--lang", lang]) == 0
    assert t(f"two_years.{key}", lang, year="#", threshold="#").split("#")[-1] not in capsys.readouterr().out
