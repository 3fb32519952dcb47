"""What the burden of a year is made of, in words: for the tables that show its lines."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.i18n import label, t
from calculator.measures.names import LATER, PAID, RECEIVED
from calculator.quantities import Language


def burden_said(lines: Sequence[str], lang: Language) -> str:
    """Say which of the yearly lines shown add up to the burden, and when its top-up tax is paid."""

    def named(names: Sequence[str]) -> str:
        return " + ".join(label(f"line.{name}", lang) for name in names if name in lines)

    taken_off = named(RECEIVED)
    less = t("run.burden_less", lang, lines=taken_off) if taken_off else ""
    later = t("run.burden_later", lang) if LATER in lines else ""
    return t("run.burden_is", lang, lines=named((*PAID, LATER)), less=less) + later
