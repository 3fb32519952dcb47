"""The words of the workbook in one language."""

from __future__ import annotations

from calculator.i18n import t, words
from calculator.quantities import Language


class Words:
    """Gives labels of rows and sheets."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def row(self, key: str) -> str:
        """Give the label of a row: that of a yearly line of the results, or one of the workbook's own."""
        held = words(self.lang)
        for prefix in ("workbook.row.", "line."):
            if prefix + key in held:
                return held[prefix + key]
        MISSING.add(key)
        return key.replace("_", " ")

    def say(self, key: str, **values: object) -> str:
        """Give a text of the workbook."""
        return t(f"workbook.{key}", self.lang, **values)

    def rule(self, name: str) -> str:
        """Give the name of a rule."""
        return t(f"rule.{name}", self.lang)


MISSING: set[str] = set()
