"""What random presses and a slow machine brought to light: no page fails of a name used twice, no state is lost to an address of long ago."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_app import investor, sound


def _slow(again: bool) -> None:
    """Change the state, then begin again with the address that was there before, long after."""
    import streamlit as st

    from calculator.views import state

    state.boot()
    if "begun" not in st.session_state:
        st.session_state["begun"] = True
        before = st.query_params.to_dict()
        state.put(margin=state.current().margin / 2)
        state.publish()
        st.session_state["asked"] = str(state.current().margin)
        st.session_state["at"] -= 60
        st.query_params.from_dict(before)
        if again:
            state.begin_again()
        st.rerun()
    st.markdown("kept" if st.session_state["asked"] == str(state.current().margin) else "lost")


@pytest.mark.parametrize(("again", "said"), [(True, "kept"), (False, "lost")])
def test_a_run_begun_again_is_not_taken_for_back(again: bool, said: str) -> None:
    app = AppTest.from_function(_slow, kwargs={"again": again}, default_timeout=30)
    app.query_params["preset"] = "bpo_300"
    assert [item.value for item in app.run().markdown] == [said]


def test_a_place_may_give_its_name_to_a_ground_and_to_a_land_regime() -> None:
    app = sound(investor(preset="operator_greenfield_200ha", location="da_nang_free_trade_zone", section="conditions"))
    assert app.expander
