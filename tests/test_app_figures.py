"""Figures stand to the right in the tables of the app, words to the left."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from calculator.i18n import LANGUAGES, t
from calculator.quantities import Language
from calculator.views import figures
from calculator.views.words import parted
from tests.test_app import opened


def right_of(app: AppTest, place: int) -> list[bool]:
    """Say of each column of a table whether its style puts it to the right."""
    styles = app.table[place].proto.arrow_data.styler.styles
    return [
        f".col{column} {{ text-align: right !important" in " ".join(styles.split()) for column in range(len(app.table[place].value.columns))
    ]


def test_the_figures_of_a_table_of_text_stand_to_the_right() -> None:
    assert right_of(opened("assumptions"), 0) == [False, True, True, True, True]


def test_words_beside_the_first_column_stay_to_the_left() -> None:
    frame = pd.DataFrame({"name": ["a"], "note": ["b"], "amount": ["1"]})
    assert {name: config["alignment"] for name, config in figures.columns(frame, words={"note"}).items()} == {"amount": "right"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("−VND\u00a0317.2\u00a0bn", "−VND 317.2 bn"),
        ("268.326\u00a0₫/m²/tháng", "268.326\u00a0₫/\u200bm²/\u200btháng"),
        ("₫268,326 per m² a month", "₫268,326 per m² a month"),
        ("−295.234,8\u00a0nghìn\u00a0tỷ\u00a0₫", "−295.234,8 nghìn tỷ ₫"),
        ("82,4\u00a0tỷ\u00a0₫", "82,4\u00a0tỷ\u00a0₫"),
    ],
)
def test_a_number_too_long_for_a_card_breaks_before_its_unit(text: str, shown: str) -> None:
    assert parted(text) == shown


@pytest.mark.parametrize("url", [{}, {"operator.preset": "operator_greenfield_200ha"}])
def test_no_column_that_stays_in_sight_covers_a_telephone(url: dict[str, str]) -> None:
    """A table lets a first column go that takes more than three fifths of it, but only one whose width is stated."""
    for table in opened("operator", **url).dataframe:
        held = json.loads(table.proto.columns)
        for name, column in held.items():
            if column.get("pinned"):
                assert column.get("width"), name


def test_the_profile_of_zones_wraps_its_sentences_and_says_that_there_is_more() -> None:
    app = opened("operator", **{"operator.section": "profile", "operator.zone": "quang_trung"})
    assert not app.dataframe
    assert len(app.table) == 4
    for table in app.table:
        styles = table.proto.arrow_data.styler.styles
        assert "position: sticky" in styles
        assert "min-width: 6rem" in styles
        # Text of the register is shown as it is written: nothing of it is markdown.
        assert not any("http" in str(cell) and "[" in str(cell) for cell in table.value.to_numpy().ravel())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_telephone_is_told_that_a_table_has_more_columns(lang: Language) -> None:
    for path, url in (("investor", {"section": "years"}), ("operator", {}), ("operator", {"operator.section": "profile"})):
        drawn = [item.proto.body for item in opened(path, lang=lang, **url).get("html")]
        assert any(t("table.sideways", lang) in body and "min-width:641px" in body for body in drawn), (path, url)
