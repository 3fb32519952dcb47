"""The provisions an answer rests on, below its table."""

from __future__ import annotations

from calculator.i18n import t
from calculator.law.law import Law
from calculator.law.sources import Sources
from calculator.quantities import Language, format_provision


def print_sources(sources: Sources, law: Law, lang: Language) -> None:
    """Print the provisions, and what is not sure of them."""
    cited = [
        format_provision(row["instrument"], row["provision"], law.instruments[row["instrument"]].kind, lang) for row in sources.cited()
    ]
    print(t("commands.provisions", lang, provisions="; ".join(dict.fromkeys(cited))))
    for row in sources.weak():
        print(t("commands.weak", lang, path=row["path"], confidence=t(f"confidence.{row['confidence']}", lang)))
