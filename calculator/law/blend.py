"""A law between two positions: each parameter, reading and the day as the one or the other has it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from types import MappingProxyType

from calculator.law.law import Law, with_conditions
from calculator.law.schema import HEADS, Parameter

PARTS_OF_A_NODE = ("conditions", "package", "years", "income_inside_only", "staff", "reduction_afterwards")
"""Words of a path below which, or at which, a head or a regime states what makes it one."""


def blend(old: Law, new: Law, *, paths: Collection[str], readings: Collection[str] = (), day: bool = False) -> Law:
    """Give a law that has some parameters and readings as the new position has them, and everything else as the old one.

    Parameters
    ----------
    old, new : two positions.
    paths : parameters taken from the new position; one it does not have is absent.
    readings : contested provisions read as the new position reads them.
    day : whether the law is looked at on the day of the new position.
    """
    taken = frozenset(paths)
    parameters: dict[str, Parameter] = {}
    for path in dict.fromkeys([*old.parameters, *new.parameters]):
        held = (new if path in taken else old).parameters.get(path)
        if held is not None:
            parameters[path] = held
    heads = {
        name: with_conditions(head, parameters)
        for name, head in {**old.heads, **new.heads}.items()
        if f"{HEADS}{name}.package" in parameters
    }
    return replace(
        new,
        variant=f"{old.variant}|{new.variant}",
        as_of=new.as_of if day else old.as_of,
        parameters=MappingProxyType(parameters),
        heads=MappingProxyType(heads),
        instruments=MappingProxyType({**old.instruments, **new.instruments}),
        readings=MappingProxyType({name: (new if name in readings else old).readings[name] for name in new.readings}),
        drafts=tuple({draft.draft: draft for draft in (*old.drafts, *new.drafts)}.values()),
        documents=MappingProxyType({**old.documents, **new.documents}),
    )


def node_of(path: str) -> str:
    """Give the head or regime a parameter belongs to: what stands above its conditions, its package or its years; itself where there is none."""
    words = path.split(".")
    place = next((place for place, word in enumerate(words) if word in PARTS_OF_A_NODE), None)
    return path if place is None else ".".join(words[:place])
