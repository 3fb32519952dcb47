"""A block that goes to another process arrives as it was read."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from calculator.analysis.portfolio.file import Read, blocks_of_bytes
from calculator.project.portfolio.columns import COLUMNS

NAMES = [column.name for column in COLUMNS if column.required]
if "name" not in NAMES:
    NAMES.append("name")


def read(*names: str) -> Read:
    rows = [",".join([*(f"{place}" for place in range(len(NAMES) - 1)), name]) for name in names]
    (found,) = blocks_of_bytes("\n".join([",".join(NAMES), *rows]).encode(), "rows.csv")
    return found


def same(one: Read, other: Read) -> None:
    assert (one.number, one.uneven, one.width) == (other.number, other.uneven, other.width)
    np.testing.assert_array_equal(one.lines, other.lines)
    assert list(one.cells) == list(other.cells)
    for name, column in one.cells.items():
        assert column.dtype == other.cells[name].dtype
        assert column.tolist() == other.cells[name].tolist()


@pytest.mark.parametrize("names", [("A", "B"), ("",), ("", ""), ("a\x1eb", "c"), ('"two\nlines"', "Công ty ô"), ("one,too many", "x")])
def test_it_arrives_as_it_was(names: tuple[str, ...]) -> None:
    block = read(*names)
    same(block, pickle.loads(pickle.dumps(block)))


def test_columns_that_are_no_texts_arrive_too() -> None:
    cells: dict[str, Any] = {
        "id": np.array(["a", None], dtype=object),
        "revenue": np.array([1.5, np.nan]),
        "days": np.array([1, "2"], dtype=object),
        "none": np.array([], dtype=object),
    }
    block = Read(3, np.array([2, 3]), cells, {1: ["x"]}, 4)
    found = pickle.loads(pickle.dumps(block))
    assert found.cells["id"].tolist() == ["a", None]
    assert found.cells["days"].tolist() == [1, "2"]
    np.testing.assert_array_equal(found.cells["revenue"], cells["revenue"])
    assert found.cells["none"].shape == (0,)


def test_texts_go_as_one() -> None:
    block = read(*(f"Company {place:05}" for place in range(2_000)))
    whole = sum(len(text) + 1 for column in block.cells.values() for text in column)
    assert len(pickle.dumps(block)) < 1.1 * (whole + block.lines.nbytes) + 2_000
