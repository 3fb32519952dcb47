"""The same verbs from a shell: ``python -m calculator COMMAND``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from calculator.commands import dispatch
from calculator.commands.shell import guarded


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status: 0 done, 2 the input is wrong, 1 a fault of ours."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    return guarded(lambda: dispatch(arguments))


if __name__ == "__main__":
    sys.exit(main())
