"""``top-up-tax``: groups worked out by others, what is said, and what is refused; expected values are typed."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.__main__ import main
from tests.test_commands import answer, messages


def words_of(year: int, *entities: tuple[float, float, float, float]) -> str:
    """Write a group as options: income, covered taxes, payroll and assets of each entity."""
    names = ("--income", "--covered-taxes", "--payroll", "--assets")
    options = [f"{name} {value}" for entity in entities for name, value in zip(names, entity, strict=True)]
    return f"top-up-tax --year {year} {' '.join(options)}"


# Oracles. The sources state the exclusion itself; 2033 excludes 5 % of payroll and of assets, so twenty times it is written as payroll.
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "HMRC, formula": (
        words_of(2033, (10_000, 800, 20_000, 0), (-2_000, 0, 0, 0)),
        {"etr": 0.1, "sbie": 1_000, "excess_profit": 7_000, "top_up_rate": 0.05, "top_up_tax": 350, "allocation": [350, 0]},
    ),
    # Of the net 75,000, 5 % are paid; the exclusion leaves 70,000, taxed at 10 %.
    "HMRC, allocation": (
        words_of(2033, (100_000, 3_750, 0, 100_000), (-50_000, 0, 0, 0), (25_000, 0, 0, 0)),
        {"top_up_tax": 7_000, "allocation": [5_600, 0, 1_400]},
    ),
    "ITQ G-009": (
        words_of(2033, (9_400, 400, 86_000, 0), (-2_000, 40, 0, 0), (2_200, 200, 0, 0), (-1_100, 160, 0, 0)),
        {"etr": 0.094118, "sbie": 4_300, "excess_profit": 4_200, "top_up_rate": 0.055882, "top_up_tax": 234.7044},
    ),
    "Resolution 107, untaxed": (
        words_of(2026, (1_000, 0, 200, 800)),
        {"etr": 0, "sbie": 78, "excess_profit": 922, "top_up_rate": 0.15, "top_up_tax": 138.3, "allocation": [138.3]},
    ),
    "Resolution 107, half": (words_of(2026, (1_000, 100, 200, 800)), {"etr": 0.1, "top_up_rate": 0.05, "top_up_tax": 46.1}),
    "Resolution 107, 17 %": (words_of(2026, (1_000, 170, 200, 800)), {"etr": 0.17, "top_up_rate": 0, "top_up_tax": 0, "allocation": [0]}),
    # Method 6.1
    "negative taxes": (words_of(2026, (1_000, -500, 0, 0)), {"etr": -0.5, "top_up_rate": 0.15, "top_up_tax": 150}),
    "no income": (
        words_of(2026, (500, 20, 10, 10), (-500, -3, 0, 0)),
        {"etr": None, "excess_profit": 0, "top_up_rate": 0, "top_up_tax": 0, "allocation": [0, 0]},
    ),
    "losses above profits": (words_of(2026, (500, 0, 0, 0), (-700, 0, 0, 0)), {"etr": None, "top_up_tax": 0, "allocation": [0, 0]}),
    "all profit is excluded": (words_of(2026, (10, 0, 1_000, 0)), {"sbie": 94, "excess_profit": 0, "top_up_rate": 0.15, "top_up_tax": 0}),
    "first year": (words_of(2024, (1_000, 0, 1_000, 1_000)), {"sbie": 176}),
    "last shares are held": (words_of(2040, (1_000, 0, 100, 100)), {"sbie": 10}),
    "a half goes up": (words_of(2033, (10_000_000, 1_234_565, 0, 0)), {"etr": 0.123457}),
    "less than a half goes down": (words_of(2033, (100_000_000, 12_345_649, 0, 0)), {"etr": 0.123456}),
    "amounts with units": (
        words_of(2026, (1_000, 0, 200, 800)).replace(" 1000", " 1bn").replace(" 200", " 0.2bn").replace(" 800", " 800m"),
        {"top_up_tax": 138_300_000},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_case(capsys: pytest.CaptureFixture[str], name: str) -> None:
    words, expected = CASES[name]
    found = answer(capsys, words)
    # plain() leaves the digits a decimal number has: equality, not nearness.
    assert {key: found[key] for key in expected} == expected


def test_options_pair_up_in_order_whatever_stands_between(capsys: pytest.CaptureFixture[str]) -> None:
    grouped = (
        "--income 9400 --income -2000 --covered-taxes 400 --covered-taxes=-40 --payroll 5 --payroll 6 --assets 7 --assets 8 --year 2026"
    )
    mixed = "--assets 7 --year 2026 --income 9400 --payroll 5 --covered-taxes 400 --payroll 6 --income=-2000 --assets 8 --covered-taxes -40"
    assert answer(capsys, f"top-up-tax {grouped}") == answer(capsys, f"top-up-tax {mixed}")


def test_keys_and_provisions(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, words_of(2026, (1_000, 0, 200, 800)))
    keys = ["etr", "sbie", "excess_profit", "top_up_rate", "top_up_tax", "allocation"]
    assert list(found) == [*keys, "provisions", "not_primary"]
    cited = {row["path"] for row in found["provisions"]}
    assert cited == {f"top_up_tax.{name}" for name in ("minimum_rate", "sbie.payroll_share", "sbie.asset_share", "rounding_decimals_of_percent", "allocation")}  # fmt: skip
    assert {"path": "top_up_tax.allocation", "confidence": "unverified"} in found["not_primary"]
    below = answer(capsys, words_of(2026, (1_000, -1, 200, 800)))
    assert {row["path"] for row in below["provisions"]} - cited == {"top_up_tax.negative_rate_cap"}


# --- for people


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("income", [1_000, -1_000])
def test_prints_in_both_languages(capsys: pytest.CaptureFixture[str], income: int, lang: str) -> None:
    assert main([*words_of(2026, (income, 0, 200, 800)).split(), "--lang", lang]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "commands." not in said.out


def test_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(CASES["ITQ G-009"][0].split()) == 0
    out = capsys.readouterr().out
    assert "Effective rate of the group         9.4118%" in out
    assert "Top-up tax                         234.7044" in out
    assert "Supposes a group in scope of the top-up tax; no de minimis exclusion, no safe harbour." in out
    assert main(CASES["no income"][0].split()) == 0
    assert "none: no income" in capsys.readouterr().out


# --- refused

ONE = "--income 1 --covered-taxes 0 --payroll 0 --assets 0"
TIMES = "write every option once for each entity, in the same order, 0 where there is none"
REFUSED = {
    "": [
        f"{name}: this is required; add it: see python -m calculator top-up-tax --help"
        for name in ("--year", "--income", "--covered-taxes", "--payroll", "--assets")
    ],
    f"--year 2026 {ONE} --income -2": [
        f"{name}: the counts differ: 1 of it, 2 of --income; {TIMES}" for name in ("--covered-taxes", "--payroll", "--assets")
    ],
    f"--year 2026 {ONE} --payroll 3": [f"--payroll: the counts differ: 2 of it, 1 of --income; {TIMES}"],
    f"--year 2023 {ONE}": ["--year: there is no top-up tax in 2023; write 2024 or a later year"],
    f"--year soon {ONE}": ["--year: 'soon' is not a number; write a whole number"],
    f"--year 26 {ONE}": ["--year: '26' is not a year from 1990 to 2150; write a calendar year such as 2027"],
    f"--year 2026 {ONE} --income x --covered-taxes 5% --payroll -1 --assets -2": [
        "--income: 'x' is not a number; write an amount such as 250 tỷ, 15,5 triệu, 250 bn or 1500000000",
        "--covered-taxes: '5%' is a percentage, not an amount; write an amount such as 250 tỷ, 15,5 triệu, 250 bn or 1500000000",
        "--payroll: '-1' is negative; write it as zero or more; a loss or a cost has a line of its own",
        "--assets: '-2' is negative; write it as zero or more; a loss or a cost has a line of its own",
    ],
    f"--year 2026 --income x --income 1 {ONE}": [
        "--income: 'x' is not a number; write an amount such as 250 tỷ, 15,5 triệu, 250 bn or 1500000000"
    ],
    f"--year 2026 {ONE} --taxes 5": [
        "--taxes: there is no such option; did you mean --covered-taxes or --assets?",
        "'5': it belongs to no option; write a value with spaces in quotes, such as '5 triệu'",
    ],
}


@pytest.mark.parametrize("options", REFUSED)
def test_refused(capsys: pytest.CaptureFixture[str], options: str) -> None:
    assert messages(capsys, f"top-up-tax {options}") == REFUSED[options]
