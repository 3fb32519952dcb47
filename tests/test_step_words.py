"""Every argument and every field a rule has is said in words and units, in both languages."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

import calculator.rules
from calculator.i18n import LANGUAGES, words
from calculator.quantities import Language
from calculator.reports.step_words import UNITS, name_of, unit_of, written


def rules() -> Iterator[tuple[str, inspect.Signature]]:
    """Give the rules that explain can show: those that have a name for readers."""
    for module in modules():
        for name, found in inspect.getmembers(module, inspect.isfunction):
            if found.__module__ == module.__name__ and f"rule.{name}" in words("en"):
                yield name, inspect.signature(found, eval_str=True)


def modules() -> list[object]:
    return [importlib.import_module(f"calculator.rules.{found.name}") for found in pkgutil.iter_modules(calculator.rules.__path__)]


def results() -> Iterator[tuple[str, str]]:
    """Give each field of each named tuple of the rules, whether a rule gives it or takes it."""
    for module in modules():
        for name, found in inspect.getmembers(module, inspect.isclass):
            if found.__module__ == module.__name__ and hasattr(found, "_fields") and name != "Edge":
                yield from ((name, field) for field in found._fields)


def test_the_rules_are_found() -> None:
    assert {"annual_rent", "tax_due", "passed_on", "top_up"} <= {name for name, _ in rules()}
    assert {("Relief", "exempt_until"), ("PassedOn", "through_price")} <= set(results())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_field_of_a_result_lacks_a_word(lang: Language) -> None:
    assert [(of, field) for of, field in results() if f"app.in.{field}" not in words(lang)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_argument_of_a_rule_lacks_a_word(lang: Language) -> None:
    lacking = [(rule, name) for rule, signature in rules() for name in signature.parameters if f"app.in.{name}" not in words(lang)]
    assert lacking == []


def test_no_field_and_no_argument_lacks_a_unit() -> None:
    assert [(of, field) for of, field in results() if unit_of(field) is None] == []
    given = [(rule, name) for rule, signature in rules() for name in signature.parameters]
    assert [(rule, name) for rule, name in given if unit_of(name, (rule,)) is None] == []
    # A bare result has the unit of its own rule: "value" alone says nothing.
    bare = [rule for rule, signature in rules() if not hasattr(signature.return_annotation, "_fields")]
    assert [rule for rule in bare if f"{rule}.value" not in UNITS] == []


def test_a_word_of_one_rule_goes_before_the_general_one() -> None:
    assert name_of("rate", "top_up", "en") == "top-up rate"
    assert name_of("rate", "unit_rent_by_cycle", "vi") == "tỷ lệ tính tiền thuê đất"
    assert name_of("rate", "project_rate", "en") == "rate"
    assert name_of("nobody_knows_this", "top_up", "vi") == "nobody_knows_this"


@pytest.mark.parametrize(
    ("name", "value", "rule", "vi", "en"),
    [
        ("exempt_until", None, "relief_of_lease", "cả thời hạn thuê", "whole term"),
        ("exempt_until", float("inf"), "relief_of_lease", "cả thời hạn thuê", "whole term"),
        ("exempt_until", 156.0, "relief_of_lease", "156 tháng", "156 months"),
        ("construction", 1.0, "relief_of_lease", "1 tháng", "1 month"),
        ("months", {"begin": 22.0, "end": 34.0}, "annual_rent", "từ 22 tháng; đến 34 tháng", "from 22 months; to 34 months"),
        ("keys", {"incentive": 0.75, "ordinary": 0.25}, "income_by_kind", "ưu đãi 75%; thường 25%", "incentive 75%; ordinary 25%"),
        (
            "unit_rent",
            [100_000.0, 115_927.4],
            "annual_rent",
            "[100.000 ₫/m²/năm; 115.927 ₫/m²/năm]",
            "[₫100,000/m²/year; ₫115,927/m²/year]",
        ),
        ("rate_start", 2028.0, "start_of_incentives", "2028", "2028"),
        ("rate_start", None, "start_of_incentives", "–", "–"),
        ("used", 5e9, "bring_forward", "5.000.000.000", "5,000,000,000"),
        ("used", 30.0, "sum_for_the_rest", "30 tháng", "30 months"),
        ("from_month", 2028 * 12 + 2.0, "sublease_support", "tháng 3/2028", "3/2028"),
        ("contract_months", None, "contributions", "không xác định thời hạn", "no fixed term"),
        ("value", True, "in_scope", "Có", "Yes"),
        ("states", [1, 0, -1], "all_of", "[Đạt; Chưa đạt; Chưa biết]", "[Met; Not met; Not known]"),
        ("late_daily", 0.0003, "turn_annual", "0,03%", "0.03%"),
        ("rent", {"due": 7.0, "cost": 0.0}, "one_off_rent", "phải nộp 7", "due 7"),
        ("law", {"employee_social": 0.08}, "contributions", "BHXH người lao động đóng 8%", "social insurance, employee 8%"),
        ("exempt", 4.0, "best_package", "4 năm", "4 years"),
        ("exempt", 960_000.0, "pay_agreed", "960.000", "960,000"),
        ("last_month", None, "relieved_part", "–", "–"),
        ("value", 0.25, "relieved_part", "25%", "25%"),
        ("employee_social", 960_000.0, "contributions", "960.000", "960,000"),
    ],
)
def test_a_value_is_written_with_its_unit(name: str, value: object, rule: str, vi: str, en: str) -> None:
    assert written(name, value, (rule,), "vi") == vi
    assert written(name, value, (rule,), "en") == en


def test_a_long_list_is_cut_only_where_asked() -> None:
    assert written("value", [1.0] * 3, ("book_value",), "en", 2) == "[1; 1 …]"
    assert written("value", [1.0] * 3, ("book_value",), "en") == "[1; 1; 1]"
