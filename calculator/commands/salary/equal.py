"""Pay that leaves the same take-home elsewhere, without the exemption, and here, with it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import plain

if TYPE_CHECKING:
    from calculator.analysis.people.exemption import Status
    from calculator.commands.salary.pay import Laid


def equal_take_home(given: argparse.Namespace, laid: Laid, known: Status, net: dict[str, float]) -> dict[str, float] | None:
    """Find the gross pay of the month that leaves the net pay of the other side [VND]; None where there is no exemption.

    Parameters
    ----------
    given, laid : the person of the command line.
    known : what is known of the exemption.
    net : take-home without the exemption and with it [VND].
    """
    import numpy as np

    from calculator.people import payroll

    if known.state in ("no_law", "ended"):
        return None
    share = 1.0 if given.project_share is None else float(given.project_share)

    def gross(target: float, exempt: float) -> float:
        people = laid.people._replace(exempt_share=np.full(1, exempt))
        found = payroll.gross_from_net(net=np.array([target]), insured=laid.insured, people=people, law=laid.law, parts=laid.parts)
        return float(found[0])

    return {"gross_elsewhere": gross(net["with"], 0.0), "gross_here": gross(net["without"], share)}


def equal_record(equal: dict[str, float] | None) -> Any:
    """Give both as plain data."""
    return equal and {name: plain(amount) for name, amount in equal.items()}


def print_equal(equal: dict[str, float] | None, known: Status, lang: Any) -> None:
    """Say both in words; supposed where it is not known whether the exemption applies."""
    from calculator.i18n import t
    from calculator.quantities import format_money

    if equal is None:
        return
    supposed = t("salary.equal.supposed", lang) if known.state == "not_known" else ""
    for name in ("elsewhere", "here"):
        print(supposed + t(f"salary.equal.{name}", lang, gross=format_money(equal[f"gross_{name}"], lang)))
