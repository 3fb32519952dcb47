"""Figures stand to the right in the tables of the app, words to the left."""

from __future__ import annotations

import pandas as pd
from streamlit.testing.v1 import AppTest

from calculator.views import figures
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
