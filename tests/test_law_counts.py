"""The README and the law page count the same parameters, and say which."""

from __future__ import annotations

import re
from pathlib import Path

from calculator.analysis.law_search import index, search
from calculator.law.coverage import counted, counted_of, coverage
from calculator.law.law import load_law
from calculator.law.load import load_library
from calculator.views.law_list import found_said

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_readme_and_page_count_the_same() -> None:
    library, law = load_library(), load_law()
    total = counted_of(library)
    rows = re.findall(r"^\| (`\w+`|together) \| (\d+) \| \d+ \|", README, re.M)
    assert sum(int(count) for name, count in rows if name != "together") == total.held == int(dict(rows)["together"])
    assert f"Counted are the {total.held} parameters the law data holds; the law page also lists the {total.proposed} that only" in README
    paths = [item.path for item in search(index(law, list(library.drafts.values()), law.as_of))]
    assert counted(paths, law.parameters) == total
    assert len(paths) == len(set(paths))
    assert found_said(paths, law, "en") == f"{total.held} parameters of the law, {total.proposed} more that only drafts have"
    assert found_said(paths, law, "vi") == f"{total.held} tham số của luật, thêm {total.proposed} tham số chỉ có trong dự thảo"


def test_by_hand() -> None:
    assert counted(["a.b", "a.c", "d.e"], {"a.b", "d.e", "x.y"}) == (2, 1)
    assert sum(row.parameters for row in coverage(load_library())) == len(load_library().parameters)


def test_what_only_drafts_have_is_said_so() -> None:
    law = load_law()
    assert found_said(["no.such"], law, "en") == "1 parameter that only drafts have"
    assert found_said([next(iter(law.parameters))], law, "vi") == "1 tham số của luật"
