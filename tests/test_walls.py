"""The walls of the house (docs/design §3): who may import whom, what may stand in a rule, how long a file may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "calculator"

FLOORS = (
    {"quantities", "errors", "yaml_text", "validation", "recorder", "i18n", "memory", "version"},
    {"rules", "project", "law", "zones", "result"},
    {
        "engine",
        "enterprise",
        "land",
        "people",
        "measures",
        "reports",
        "workbook",
    },
    {"analysis"},
    {"documents"},
    {"views", "commands", "published", "__main__"},
    {"app"},
)
"""From the ground up. The package's own `__init__` is the front door: it may reach every floor below the views."""

SCREEN = {"streamlit", "altair"}
DOCUMENTS = {"docx", "typst", "vl_convert", "segno", "xlsxwriter", "openpyxl"}
LITERALS = {0, 1, 2, 12, 100}
LONGEST = 400

HELPERS = {
    "lease_changes.at_year",
    "lease_changes.average_prepaid",
    "lease_changes.months_between",
    "lease_changes.relief_from",
    "lease_changes.spread_by_month",
    "lease_changes.undeserved_part",
    # Arithmetic that restates no provision.
    "carry_forward.first_in_first_out",
    "clocks.first_year",
    "clocks.share_of_year",
    "depreciation.yearly_depreciation",
    "income.cost_plus_revenue",
    "cash.home_tax",
    "cash.remitted",
    "kinds.absent",
    "kinds.added_up",
    "kinds.left_of",
    "kinds.less",
    "kinds.one_if_alike",
    "kinds.only_where",
    "kinds.some_lanes",
    "personal_income_tax.pay_cell",
    "personal_income_tax.staffing",
    # Logic in three values.
    "eligibility.one_of",
    "eligibility.includes",
    "eligibility.beyond_edge",
    "eligibility.all_of",
    "eligibility.any_of",
    "eligibility.only_when",
    "eligibility.granted",
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = [*sorted(HOUSE.rglob("*.py")), *([ROOT / "app.py"] if (ROOT / "app.py").exists() else [])]
MODULES = {module_name(path): path for path in FILES}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"), str(MODULES[module]))


def room(module: str) -> str:
    """The part of the house a module belongs to: `law` for calculator.law.load."""
    parts = module.split(".")
    return parts[0] if parts[0] != "calculator" else parts[1] if len(parts) > 1 else "calculator"


def floor(module: str) -> float:
    if module == "calculator":
        return 3.5
    return next((level for level, rooms in enumerate(FLOORS) if room(module) in rooms), -1)


def only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def statements(node: ast.AST, lazy: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    """Every import below a node; those inside functions only if lazy ones are asked for too."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif lazy or not (isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or only_for_types(child)):
            yield from statements(child, lazy)


def imported(module: str, *, lazy: bool = True) -> list[tuple[str, int]]:
    """What a module imports, as far as it is a module of ours the module itself, with the line."""
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    found: list[tuple[str, int]] = []
    for node in statements(tree(module), lazy):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
            continue
        above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        base = ".".join([*above, *([node.module] if node.module else [])])
        for alias in node.names:
            full = f"{base}.{alias.name}"
            found.append((full if full in MODULES else base, node.lineno))
    return found


def ours(name: str) -> bool:
    return name.split(".")[0] == "calculator" or name == "app"


def offenders(modules: list[str], forbidden: set[str], *, lazy: bool = True) -> list[str]:
    """Imports of forbidden libraries or rooms, as file:line."""
    return [
        f"{MODULES[module].relative_to(ROOT)}:{line} imports {name}"
        for module in modules
        for name, line in imported(module, lazy=lazy)
        if (room(name) if ours(name) else name.split(".")[0]) in forbidden
    ]


def of_room(*rooms: str) -> list[str]:
    return [module for module in MODULES if room(module) in rooms]


def test_every_module_has_a_floor() -> None:
    homeless = sorted({room(module) for module in MODULES if floor(module) < 0})
    assert not homeless, f"say in FLOORS on which floor these stand: {homeless}"


def test_the_rooms_the_walls_are_about_exist() -> None:
    # A wall around a room that is not there would prove nothing.
    assert {"quantities", "law", "project", "rules", "engine"} <= {room(module) for module in MODULES}
    assert "calculator.rules.losses" in [name for name, _ in imported("calculator.engine")]


def test_rules_import_only_numpy_quantities_and_rules() -> None:
    allowed = {"numpy", "typing", "collections", "dataclasses", "__future__"}
    wrong = [
        f"{module}:{line} imports {name}"
        for module in of_room("rules")
        for name, line in imported(module)
        if not (room(name) in {"rules", "quantities"} if ours(name) else name.split(".")[0] in allowed)
    ]
    assert not wrong


def test_law_and_project_do_not_know_each_other() -> None:
    assert not offenders(of_room("law"), {"project"})
    assert not offenders(of_room("project"), {"law"})


def test_the_register_of_zones_knows_neither_law_nor_project() -> None:
    assert of_room("zones")
    assert not offenders(of_room("zones"), {"law", "project", "rules", "result"})
    assert not offenders(of_room("law", "project", "rules", "result"), {"zones"})


def test_nothing_below_the_views_imports_a_screen_library() -> None:
    assert not offenders([module for module in MODULES if room(module) not in {"views", "app"}], SCREEN)


def test_nothing_below_reports_imports_a_document_library() -> None:
    below = [module for module in MODULES if floor(module) <= 2 and room(module) not in {"reports", "workbook"}]
    assert below
    assert not offenders(below, DOCUMENTS)


def test_pandas_is_imported_when_needed_and_not_with_the_module() -> None:
    assert not offenders([module for module in MODULES if room(module) not in {"views", "reports", "app"}], {"pandas"}, lazy=False)


def test_no_arrow_points_upward() -> None:
    wrong = [
        f"{MODULES[module].relative_to(ROOT)}:{line} imports {name}"
        for module in MODULES
        for name, line in imported(module)
        if ours(name) and floor(name) > floor(module)
    ]
    assert not wrong


def test_no_import_circle() -> None:
    graph = {module: {name for name, _ in imported(module) if name in MODULES and name != module} for module in MODULES}
    done: set[str] = set()

    def walk(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, f"import circle: {' → '.join([*way[way.index(module) :], module])}"
        if module in done:
            return
        for name in sorted(graph[module]):
            walk(name, (*way, module))
        done.add(module)

    for module in graph:
        walk(module, ())


def numbers(module: str) -> list[tuple[float, int]]:
    return [
        (node.value, node.lineno)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex) and not isinstance(node.value, bool)
    ]


@pytest.mark.parametrize("module", of_room("rules"))
def test_no_legal_number_stands_in_a_rule(module: str) -> None:
    wrong = [f"{MODULES[module].name}:{line}: {value}" for value, line in numbers(module) if value not in LITERALS]
    assert not wrong, "a legal number stands in law/text and nowhere else"


def public_functions(module: str) -> list[ast.FunctionDef]:
    return [node for node in tree(module).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


RULES = {f"{module.rpartition('.')[2]}.{rule.name}": rule for module in of_room("rules") for rule in public_functions(module)}


@pytest.mark.parametrize("name", sorted(set(RULES) - HELPERS))
def test_every_rule_cites_its_provision(name: str) -> None:
    lines = [line.strip() for line in (ast.get_docstring(RULES[name]) or "").splitlines()]
    assert "References" in lines, f"{name}: name the provision, or add it to HELPERS if it restates none"
    after = lines[lines.index("References") + 1 :]
    assert after[0].startswith("---")
    assert any(line for line in after[1:])


def test_helpers_are_functions_that_cite_nothing() -> None:
    assert set(RULES) >= HELPERS
    cited = [name for name in HELPERS if "References" in (ast.get_docstring(RULES[name]) or "")]
    assert not cited, "these cite a provision now: take them off the list"
    assert all(ast.get_docstring(RULES[name]) for name in HELPERS)


def test_no_file_is_longer_than_a_room() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in HOUSE.rglob("*.py")}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def test_importing_the_package_is_light() -> None:
    code = "import sys, calculator; print(*sorted({'pandas', 'streamlit', 'altair'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
