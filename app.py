"""The app: which pages there are, and the frame around them. Run it with ``streamlit run app.py``."""

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from calculator.views import early

# Where each page stands, its address, its name and its icon.
PAGES = (
    ("start", "", "start", ":material/home:"),
    ("investor", "investor", "investor", ":material/insights:"),
    ("operator.page", "operator", "operator", ":material/apartment:"),
    ("analyst.page", "analyst", "analyst", ":material/compare_arrows:"),
    ("salary.page", "salary", "salary", ":material/payments:"),
    ("law", "law", "law", ":material/gavel:"),
    ("assumptions", "assumptions", "assumptions", ":material/rule:"),
    ("validation.page", "validation", "validation", ":material/fact_check:"),
)


def _drawn_by(module: str) -> Callable[[], None]:
    """Give what draws a page: it is imported when it is first looked at."""

    def draw() -> None:
        import_module(f"calculator.views.{module}").page()

    return draw


# A favicon of our own: with a Material icon the browser would fetch one from outside.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0B5FB8"/>'
    '<path d="M4 12V8M8 12V4M12 12V6" stroke="#fff" stroke-width="2"/></svg>'
)

if __name__ != "__main__":
    from starlette.middleware import Middleware

    # `streamlit run` finds the next line and imports this file for its server; it runs the file as a script for each page.
    app = st.App(__file__, lifespan=early.before_anybody_asks, middleware=[Middleware(early.Noticed)])
else:
    early.hand_over()
    from calculator.i18n import t
    from calculator.views import dock, frame, state

    with frame.guarded():
        state.boot()
        lang = state.current().lang
        st.set_page_config(page_title=t("app.title", lang), page_icon=ICON, layout="wide")
        pages = {
            name: st.Page(_drawn_by(module), title=t(f"app.page.{name}", lang), icon=icon, url_path=path, default=name == "start")
            for module, path, name, icon in PAGES
        }
        st.session_state["pages"] = pages
        page = st.navigation(list(pages.values()), position="top")
        below = dock.Dock(lang)
        with frame.guarded():
            frame.draw(page.url_path)
            page.run()
        frame.foot(lang)
        below.fill(lang)
        state.publish()
