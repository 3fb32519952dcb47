"""In what a value was read that counts as read in the text: a translation, a copy; nothing where the data do not say."""

from __future__ import annotations

from calculator.law.law import Law
from calculator.law.schema import Entry


def read_in(entry: Entry, law: Law) -> tuple[str, ...]:
    """Name the forms in which the provisions of a value were read; none for a value that is not marked as read, or where it is not held.

    Parameters
    ----------
    entry : a value of the law.
    law : that holds its instruments.
    """
    if entry.confidence != "primary":
        return ()
    held = ((law.instruments[cite.instrument].read, cite.provision) for cite in entry.cites)
    return tuple(dict.fromkeys(one.how for reads, provision in held for one in reads if one.covers(provision)))
