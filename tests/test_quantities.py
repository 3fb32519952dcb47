"""Numbers as people write them, in both languages; examples typed by hand from the storyboard and the law files."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.quantities import (
    LARGEST_EXACT,
    NotANumberError,
    format_date,
    format_money,
    format_money_short,
    format_number,
    format_provision,
    format_share,
    parse_money,
    parse_number,
    whole,
)

NBSP = "\u00a0"
MINUS = "\u2212"
PROPERTY = settings(max_examples=300, deadline=None, derandomize=True)


# ---- reading


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # the examples of the storyboard
        ("250 tỷ", 250_000_000_000),
        ("15,5 triệu", 15_500_000),
        ("1.234.567", 1_234_567),
        ("250 bn", 250_000_000_000),
        ("15.5m", 15_500_000),
        # the examples of design §4 and §7
        ("10%", Fraction(1, 10)),
        ("0.1", Fraction(1, 10)),
        ("2/37", Fraction(2, 37)),
        ("6.000 tỷ", 6_000_000_000_000),
        ("12.000 tỷ", 12_000_000_000_000),
        # the same signs, the other language
        ("1,234,567", 1_234_567),
        ("6,000 bn", 6_000_000_000_000),
        ("1,234 tỷ", 1_234_000_000),
        ("1.234 bn", 1_234_000_000),
        ("1.234,5 triệu", 1_234_500_000),
        ("1,234.5 m", 1_234_500_000),
        ("1.234.567,89", Fraction("1234567.89")),
        ("1,234,567.89", Fraction("1234567.89")),
        # a decimal sign that can only be one
        ("15.5 triệu", 15_500_000),
        ("15,5 bn", 15_500_000_000),
        ("0,25%", Fraction(1, 400)),
        ("5.4%", Fraction(54, 1000)),
        ("0.125", Fraction(1, 8)),
        ("12.345%", Fraction(12345, 100_000)),
        # words
        ("1,8 nghìn tỷ", 1_800_000_000_000),
        ("20 triệu", 20_000_000),
        ("500 nghìn", 500_000),
        ("3 TỶ", 3_000_000_000),
        ("3 tỉ", 3_000_000_000),
        ("7 million", 7_000_000),
        ("1.8 tn", 1_800_000_000_000),
        ("26 thousand", 26_000),
        # signs, spaces, powers
        ("-2%", Fraction(-1, 50)),
        (f"{MINUS}2%", Fraction(-1, 50)),
        ("  3 tỷ ", 3_000_000_000),
        ("3tỷ", 3_000_000_000),
        (f"250{NBSP}tỷ", 250_000_000_000),
        ("1 234 567", 1_234_567),
        ("1_500_000_000", 1_500_000_000),
        ("1e9", 1_000_000_000),
        ("2.5E-3", Fraction(1, 400)),
        # numbers that are numbers already
        (0.1, Fraction(1, 10)),
        (7, 7),
        (Fraction(2, 37), Fraction(2, 37)),
    ],
)
def test_a_number_is_read_exactly_as_written(text: Any, value: Any) -> None:
    assert parse_number(text) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1.234", "can be read as 1234 or as 1.234"),
        ("1,234", "can be read as 1234 or as 1.234"),
        ("12.500", "can be read as 12500 or as 12.500"),
        ("1.5,000", "mixes points and commas"),
        ("1,234.567.890", "mixes points and commas"),
        ("1.23.456", "not grouped by threes"),
        ("1..5", "not grouped by threes"),
        ("15.", "ends in a separator"),
        (".5", "not a number"),
        ("", "not a number"),
        ("tỷ", "not a number"),
        ("5 dong", "not a unit of a number"),
        ("5 tỷ đồng", "not a unit of a number"),
        ("1/0", "divides by zero"),
        ("1/2/3", "not a number"),
        ("--5", "not a number"),
        ("5-", "not a number"),
        ("10%%", "not a number"),
        ("0x10", "not a"),
        ("nan", "not a number"),
        ("1" * 61, "too long"),
        (float("nan"), "not a number"),
        (float("inf"), "not a number"),
        (True, "not a number"),
    ],
)
def test_what_is_no_number_or_could_be_two_is_refused(text: Any, says: str) -> None:
    with pytest.raises(NotANumberError, match=says):
        parse_number(text)


@pytest.mark.parametrize("text", ["1 2", "10 20 tỷ", "5 5", "1 23", "1_5"])
def test_digits_apart_that_are_no_groups_of_three_are_refused(text: str) -> None:
    with pytest.raises(NotANumberError):
        parse_number(text)


@pytest.mark.parametrize("text", ["5 tỷ%", "15,5 triệu %", "3 bn%"])
def test_an_amount_that_is_also_a_percentage_is_refused(text: str) -> None:
    with pytest.raises(NotANumberError):
        parse_number(text)


@pytest.mark.parametrize("text", ["250 tỷ", "15,5 triệu", "500 nghìn"])
def test_vietnamese_letters_are_read_composed_or_not(text: str) -> None:
    """The Vietnamese keyboard of Windows types tone marks as letters of their own."""
    assert parse_number(unicodedata.normalize("NFD", text)) == parse_number(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(("text", "fits"), [("9.007.199.254.740.991", True), ("9.007.199.254.740.992", False), ("9.100 nghìn tỷ", False)])
def test_money_stays_where_it_is_exact_to_the_dong(text: str, fits: bool) -> None:
    assert LARGEST_EXACT == 2**53
    if fits:
        assert float(parse_money(text)) == 9_007_199_254_740_991
        return
    with pytest.raises(NotANumberError, match=r"larger than 9\.0e15"):
        parse_money(text)


def test_a_percentage_is_no_money() -> None:
    with pytest.raises(NotANumberError, match="percentage"):
        parse_money("10%")


# ---- writing


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1_234_567, f"1.234.567{NBSP}₫", "₫1,234,567"),
        (0, f"0{NBSP}₫", "₫0"),
        (-2_500, f"{MINUS}2.500{NBSP}₫", f"{MINUS}₫2,500"),
        (999.6, f"1.000{NBSP}₫", "₫1,000"),
        (-0.4, f"0{NBSP}₫", "₫0"),
        (2**53 - 1, f"9.007.199.254.740.991{NBSP}₫", "₫9,007,199,254,740,991"),
    ],
)
def test_money_in_full(value: float, vi: str, en: str) -> None:
    assert (format_money(value, "vi"), format_money(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1_200_000_000, "1,2 tỷ ₫", "VND 1.2 bn"),
        (15_500_000, "15,5 triệu ₫", "VND 15.5 m"),
        (1_800_000_000_000, "1,8 nghìn tỷ ₫", "VND 1.8 tn"),
        (72_300_000_000, "72,3 tỷ ₫", "VND 72.3 bn"),
        (2_000_000_000, "2 tỷ ₫", "VND 2 bn"),
        (-15_500_000, f"{MINUS}15,5 triệu ₫", f"{MINUS}VND 15.5 m"),
        # rounding never shows a thousand of the smaller unit
        (999_960_000, "1 tỷ ₫", "VND 1 bn"),
        (999_940_000, "999,9 triệu ₫", "VND 999.9 m"),
        (999_960_000_000, "1 nghìn tỷ ₫", "VND 1 tn"),
        (1_234_000_000_000_000, "1.234 nghìn tỷ ₫", "VND 1,234 tn"),
        # below a million: exact
        (999_940, "999.940 ₫", "₫999,940"),
        (0, "0 ₫", "₫0"),
    ],
)
def test_money_in_short(value: float, vi: str, en: str) -> None:
    assert (format_money_short(value, "vi"), format_money_short(value, "en")) == (vi.replace(" ", NBSP), en.replace(" ", NBSP))


def test_a_million_less_a_little_is_written_exactly() -> None:
    """Short form below one million: exact (storyboard §3.2)."""
    assert format_money_short(999_999, "vi") == f"999.999{NBSP}₫"
    assert format_money_short(999_999, "en") == "₫999,999"


@pytest.mark.parametrize(
    ("value", "digits", "vi", "en"),
    [
        (0.175, 1, "17,5%", "17.5%"),
        (0.1, 1, "10%", "10%"),
        (0, 1, "0%", "0%"),
        (1, 1, "100%", "100%"),
        (-0.025, 1, f"{MINUS}2,5%", f"{MINUS}2.5%"),
        (-0.0001, 1, "0%", "0%"),
        (0.0025, 2, "0,25%", "0.25%"),
        (12.345, 1, "1.234,5%", "1,234.5%"),
    ],
)
def test_shares(value: float, digits: int, vi: str, en: str) -> None:
    assert (format_share(value, "vi", digits), format_share(value, "en", digits)) == (vi, en)


@pytest.mark.parametrize(
    ("value", "digits", "vi", "en"),
    [
        (10_000, 0, "10.000", "10,000"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (-3, 0, f"{MINUS}3", f"{MINUS}3"),
        (-0.2, 0, "0", "0"),
        (100, 0, "100", "100"),
    ],
)
def test_plain_numbers(value: float, digits: int, vi: str, en: str) -> None:
    assert (format_number(value, "vi", digits), format_number(value, "en", digits)) == (vi, en)


def test_dates() -> None:
    assert (format_date("2026-11-21", "vi"), format_date("2026-11-21", "en")) == ("21/11/2026", "21 Nov 2026")
    assert (format_date("2028-01-05", "vi"), format_date("2028-01-05", "en")) == ("5/1/2028", "5 Jan 2028")


@pytest.mark.parametrize(
    ("instrument", "provision", "kind", "vi", "en"),
    [
        ("67/2025/QH15", "13.1.d", "law", "điểm d khoản 1 Điều 13 Luật 67/2025/QH15", "art. 13(1)(d), Law 67/2025/QH15"),
        ("320/2025/NĐ-CP", "23.6", "decree", "khoản 6 Điều 23 Nghị định 320/2025/NĐ-CP", "art. 23(6), Decree 320/2025/NĐ-CP"),
        ("67/2025/QH15", "16", "law", "Điều 16 Luật 67/2025/QH15", "art. 16, Law 67/2025/QH15"),
        ("43/2026/QH16", "", "resolution", "Nghị quyết 43/2026/QH16", "Resolution 43/2026/QH16"),
        ("45/2013/TT-BTC", "13", "circular", "Điều 13 Thông tư 45/2013/TT-BTC", "art. 13, Circular 45/2013/TT-BTC"),
    ],
)
def test_provisions(instrument: str, provision: str, kind: str, vi: str, en: str) -> None:
    assert format_provision(instrument, provision, kind, "vi") == vi
    assert format_provision(instrument, provision, kind, "en") == en


@pytest.mark.parametrize(
    ("value", "left"), [(Fraction(3), 3), (Fraction(1, 2), 0.5), (1e9, 1_000_000_000), (0.1, 0.1), (-2.0, -2), (2.0**60, 2.0**60)]
)
def test_whole_numbers_leave_as_whole_numbers(value: Any, left: Any) -> None:
    assert whole(value) == left
    assert type(whole(value)) is type(left)


# ---- round trips

AMOUNTS = st.integers(-(2**53) + 1, 2**53 - 1)


@given(AMOUNTS, st.sampled_from(["vi", "en"]))
@PROPERTY
def test_an_amount_written_in_full_reads_back(value: int, language: Any) -> None:
    text = format_money(value, language).replace("₫", "").strip()
    if 1000 <= abs(value) < 1_000_000:
        # One separator and three digits: the word decides the language.
        text += " nghìn" if language == "vi" else " thousand"
        value *= 1000
    assert parse_money(text) == value if abs(value) < 2**53 else parse_number(text) == value


@given(st.integers(-99_999, 99_999), st.sampled_from(["vi", "en"]), st.sampled_from([(10**12, 0), (10**9, 1), (10**6, 2)]))
@PROPERTY
def test_a_short_amount_reads_back(tenths: int, language: Any, size: tuple[int, int]) -> None:
    value = tenths * size[0] // 10
    if not 10**6 <= abs(value) < 2**53:
        return
    text = format_money_short(value, language).replace("VND", "").replace("₫", "").replace(NBSP, " ")
    read = parse_number(text.replace(f"{MINUS} ", MINUS).strip())
    # One decimal of the unit shown.
    unit = next(unit for unit in (10**12, 10**9, 10**6) if abs(value) >= unit * 0.99995)
    assert abs(read - value) <= Fraction(unit, 20)


@given(st.integers(-9_999, 9_999), st.sampled_from(["vi", "en"]))
@PROPERTY
def test_a_share_reads_back(thousandths: int, language: Any) -> None:
    share = Fraction(thousandths, 1000)
    assert parse_number(format_share(float(share), language, 1)) == share


@given(st.fractions(min_value=0, max_denominator=10_000), st.integers(0, 2**53))
@PROPERTY
def test_exact_numbers_stay_exact(fraction: Fraction, number: int) -> None:
    assert parse_number(f"{fraction.numerator}/{fraction.denominator}") == fraction
    assert parse_number(str(number)) == parse_number(number) == number
    assert parse_number(float(number)) == number
