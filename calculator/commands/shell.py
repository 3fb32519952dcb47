"""What all commands share: reading options, printing one JSON object, exit status and messages."""

from __future__ import annotations

import argparse
import errno
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn, TypeVar

from calculator.errors import CalculatorError, InputError, LawDataError, Place, Problem, did_you_mean
from calculator.i18n import LANGUAGES
from calculator.quantities import whole

Result = TypeVar("Result")

PROGRAM = "python -m calculator"
DEBUG = "CALCULATOR_DEBUG"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What a terminal acts on instead of showing it."""

_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EROFS}

_NEGATIVE = re.compile(r"-[0-9.,]")


class Wrong(NamedTuple):
    """An option that cannot be read. It waits until all are read, so that every message comes at once."""

    found: str
    remedy: str


class Parser(argparse.ArgumentParser):
    """argparse that raises what is wrong as a problem with a remedy, instead of printing usage and leaving."""

    def __init__(self, **options: Any) -> None:
        # Abbreviated options would change meaning as soon as a longer name is added.
        super().__init__(**{"allow_abbrev": False, **options})

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help; argparse itself would not say that it could not."""
        (file or sys.stdout).write(message)

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found.

        Raises
        ------
        InputError
            Always.
        """
        raise InputError(_explain(message, self.prog))


def _explain(message: str, program: str) -> list[Problem]:
    """Turn argparse's words into problems."""
    asks = f"see {program} --help"
    if found := re.fullmatch(r"the following arguments are required: (.+)", message):
        return [Problem(Place(key=name), "this is required", f"add it: {asks}") for name in found[1].split(", ")]
    if found := re.fullmatch(r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", message, re.DOTALL):
        return [Problem(Place(key=found[1]), f"there is no '{found[2]}'", did_you_mean(found[2], re.findall(r"[\w-]+", found[3])))]
    if found := re.fullmatch(r"argument (.+?): expected (.+)", message):
        return [Problem(Place(key=found[1]), "its value is missing", "write the value after it, in quotes if it has spaces")]
    return [Problem(Place(), message, asks)]


def parse(parser: Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """Read a command line.

    Raises
    ------
    InputError
        With one problem for each option that is missing, not known, or cannot be read.
    """
    if held := [problem for place, text in enumerate(arguments, 1) for problem in _control_in(text, place)]:
        raise InputError(held)
    given, extra = parser.parse_known_args(_join_negatives(_spell_out(arguments)))
    if not hasattr(given, "run"):
        raise InputError(_no_command(given.parser))
    found = [_not_known(text, given.parser) for text in extra]
    found += [
        Problem(Place(key=_option(given.parser, name)), value.found, value.remedy)
        for name, value in vars(given).items()
        if isinstance(value, Wrong)
    ]
    if found:
        raise InputError(found)
    return given


def _control_in(text: str, place: int) -> list[Problem]:
    """Refuse an argument that would act on a terminal when it is shown; ends of lines and tabs do no harm."""
    found = next((sign for sign in _CONTROL.findall(_as_typed(text)) if sign not in "\t\n\r\u2028\u2029"), None)
    if found is None:
        return []
    return [Problem(Place(key=f"argument {place}"), f"the control character U+{ord(found):04X} stands in it", "remove it")]


def _no_command(parser: Parser) -> Problem:
    names = [name for action in parser._actions if isinstance(action, argparse._SubParsersAction) for name in action.choices]
    return Problem(Place(), "no command is given", f"write {parser.prog} followed by one of {', '.join(names)}")


def _spell_out(arguments: Sequence[str]) -> list[str]:
    """Write ``run --variant a b`` as ``--variant=a --variant=b``; a file name ends the names, wherever it stands."""
    if not arguments or arguments[0] not in {"run", "choose"}:
        return list(arguments)
    spelt: list[str] = []
    option = ""
    for text in arguments:
        if text in {"--variant", "--site"}:
            option = text
            spelt.append(option)
        elif not option or text.startswith("-") or text.endswith((".yaml", ".yml")):
            option = ""
            spelt.append(text)
        elif spelt[-1] == option:
            spelt[-1] = f"{option}={text}"
        else:
            spelt.append(f"{option}={text}")
    return spelt


def _join_negatives(arguments: Sequence[str]) -> list[str]:
    """Write ``--rate -5%`` as ``--rate=-5%``: argparse takes a negative percentage for an option."""
    joined: list[str] = []
    for text in arguments:
        if _NEGATIVE.match(text) and joined and joined[-1].startswith("--") and "=" not in joined[-1]:
            joined[-1] += f"={text}"
        else:
            joined.append(text)
    return joined


def _not_known(text: str, parser: Parser) -> Problem:
    if text.startswith("-"):
        name = text.split("=")[0]
        known = [option for option in parser._option_string_actions if option.startswith("--")]
        return Problem(Place(key=name), "there is no such option", did_you_mean(name, known))
    return Problem(Place(key=f"'{text}'"), "it belongs to no option", "write a value with spaces in quotes, such as '5 triệu'")


def _option(parser: Parser, name: str) -> str:
    """Give the option, or the name of the place, a value was written for."""
    for action in parser._actions:
        if action.dest == name:
            return action.option_strings[0] if action.option_strings else str(action.metavar or name)
    return name


def number(kind: Any) -> Callable[[str], Any]:
    """Give a reader of a field type of the scenario files, so that the shell accepts and refuses the same numbers and dates."""

    def read(text: str) -> Any:
        from pydantic import ConfigDict, TypeAdapter, ValidationError

        try:
            return TypeAdapter(kind, config=ConfigDict(arbitrary_types_allowed=True)).validate_python(text)
        except ValidationError as fault:
            context: dict[str, Any] = fault.errors(include_url=False)[0].get("ctx", {})
            return Wrong(str(context["found"]), str(context["remedy"]))

    return read


def years(kind: Any, least: int, most: int) -> Callable[[str], Any]:
    """Give a reader of a whole number between two bounds."""

    def read(text: str) -> Any:
        value = number(kind)(text)
        if isinstance(value, Wrong) or least <= value <= most:
            return value
        return Wrong(f"{value} is not accepted", f"write {least} to {most}")

    return read


def token(choices: Sequence[str]) -> Callable[[str], Any]:
    """Give a reader of one of some tokens; a hyphen is as good as an underscore."""

    def read(text: str) -> Any:
        plain = text.strip().replace("-", "_")
        if plain in choices:
            return plain
        return Wrong(f"'{text[:40]}' is not one of the choices", f"write one of {', '.join(choices)}")

    return read


def finish(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], None]) -> None:
    """Add what every command has, last: ``--lang`` and ``--json``."""
    parser.add_argument("--lang", type=token(LANGUAGES), default="en", metavar="vi|en", help="language of the output (default: en)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.set_defaults(run=run, parser=parser)


def placed(work: Callable[[], Result], *, file: str = "", key: str = "") -> Result:
    """Do some work; a problem that knows no place gets the file and line, or the option, it comes from.

    Raises
    ------
    InputError
        What the work raises, with the place.
    """
    try:
        return work()
    except InputError as fault:
        raise InputError(Problem(_place(problem.place, file, key), problem.found, problem.remedy) for problem in fault.problems) from None


def _place(place: Place, file: str, key: str) -> Place:
    """Find the line of a key in the scenario file a problem is about."""
    from pathlib import Path

    from calculator.yaml_text import key_of, read_file

    if place.key.startswith("--"):
        return place
    if place.file or not place.key or not file:
        return Place(place.file or file, place.line, place.key or key)
    return read_file(Path(file), file).place(key_of(place.key))


def option_of(name: str) -> str:
    """Write the name of a fact as the option that states it: ``--first-revenue`` for first_revenue."""
    return f"--{name.replace('_', '-')}"


def emit(data: dict[str, Any]) -> None:
    """Print one JSON object."""
    print(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def plain(value: float) -> int | float:
    """Give a number as JSON writes it: whole where it is whole, without the noise float64 adds to decimals.

    15 significant digits are what float64 holds of any decimal number, so 0.16999999999999998 is 0.17 as the law wrote it.
    """
    return whole(value if float(value).is_integer() else float(f"{value:.15g}"))


def warn(place: str, found: str, remedy: str) -> None:
    """Say on standard error what was taken differently from what was written."""
    _say(f"{place}: {found}; {remedy}")


def guarded(work: Callable[[], None]) -> int:
    """Do a command's work and give its exit status.

    0 done, 2 the input is wrong, 1 a fault of ours or nowhere to write to. A reader that stops reading is no fault.
    """
    if sys.stdout is None:
        _say("standard output: it is closed; leave it open, or send it to a file")
        return 1
    status = 0
    try:
        _speak_utf8()
        try:
            work()
        except SystemExit as leave:  # --help
            status = leave.code if isinstance(leave.code, int) else 0
        sys.stdout.flush()
    except BrokenPipeError:
        _drop(sys.stdout)
        return 0
    except KeyboardInterrupt:
        return 130
    except CalculatorError as fault:
        if isinstance(fault, LawDataError):
            return _ours(fault)
        for problem in fault.problems:
            _say(str(problem))
        return 2
    except OSError as fault:
        if fault.filename is not None or fault.errno not in _UNWRITABLE:
            return _ours(fault)
        _drop(sys.stdout)
        _say(f"standard output: it cannot be written ({fault.strerror}); send it where there is room")
        return 1
    except Exception as fault:
        return _ours(fault)
    return status


def _ours(fault: Exception) -> int:
    if os.environ.get(DEBUG) == "1":
        import traceback

        traceback.print_exc()
    said = " ".join(str(fault).split())
    _say(
        f"{type(fault).__name__}: {said}; this is a fault of the calculator, not of your input: "
        f"report it to its maintainers with the command you gave and what it prints with {DEBUG}=1"
    )
    return 1


def _say(message: str) -> None:
    """Write one line on standard error, without a sign a terminal would act on; where it cannot be written nothing is said."""
    if sys.stderr is None:
        return
    try:
        print(shown(message), file=sys.stderr, flush=True)
    except OSError:
        _drop(sys.stderr)


def shown(text: str) -> str:
    """Write control characters out: an escape in a message would act on the reader's terminal."""
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], _as_typed(text))


def _as_typed(text: str) -> str:
    """Read bytes that the machine's own encoding could not as UTF-8, where they are."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return text


def _drop(stream: Any) -> None:
    """Let go of what is still buffered: it would raise again when the interpreter closes the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _speak_utf8() -> None:
    """Vietnamese letters must not depend on the machine's own encoding, and what cannot be written is written out."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
