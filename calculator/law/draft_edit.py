"""From one edited parameter to a draft that can be kept, shared and applied."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from calculator.law.draft_file import DraftFile, apply_file, own_instrument, plain_data
from calculator.law.law import Law
from calculator.law.schema import Change, Citation, Draft, DraftBase
from calculator.validation import Words
from calculator.yaml_text import Document


def change_of(
    law: Law,
    path: str,
    value: Any,
    from_: dt.date,
    *,
    name: str = "",
    title: Words | None = None,
    author: str = "not stated",
    on: dt.date | None = None,
) -> Draft:
    """Make the draft that changes one parameter of a law.

    Parameters
    ----------
    law : the law that is edited.
    path : the parameter.
    value : its new value, written as a law file writes it: ``"10%"``, ``6``, a package, ``none`` where the law is to have nothing.
    from_ : first day of the new value.
    name, title, author : of the draft; made from the path unless given.
    on : the day the edit is made; the day of the law unless given.

    Raises
    ------
    UnknownNameError
        When the law has no such parameter.
    InputError
        When the value is not one of the parameter's unit, or is the value the law has already.
    """
    parameter = law.parameter(path)
    now = parameter.entry(from_)
    name = name or re.sub(r"[^a-z0-9]+", "_", f"edited_{'_'.join(path.split('.')[-3:])}".lower())[:60].strip("_")
    day = on or law.as_of
    change = Change(
        **{"from": from_},
        path=path,
        was=plain_data(now.written) if now else None,
        value=plain_data(value),
        cites=(Citation(instrument=own_instrument(name)),),
        confidence="unverified",
        checked_on=day,
    )
    draft = Draft(
        draft=name,
        title=title or Words(vi=f"Sửa: {parameter.label.vi}", en=f"Edited: {parameter.label.en}"),
        author=author,
        kind="draft",
        stage="edited by a user, no document",
        date=day,
        source="edited in the calculator",
        base=DraftBase(as_of=law.as_of),
        changes=(change,),
    )
    apply_file(law.parameters, DraftFile(draft, Document(name, None, {})), law.instruments)
    return draft
