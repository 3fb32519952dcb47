"""Words and numbers as the pages show them; finished strings, no figures of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from calculator.analysis.cards import LAND_FACTS as LAND_FACTS
from calculator.analysis.cards import fact_named as fact_named
from calculator.analysis.cards import facts_named as facts_named
from calculator.analysis.cards import money_range as money_range
from calculator.analysis.cards import rate_range as rate_range
from calculator.analysis.cards import short as short
from calculator.analysis.cards import span as span
from calculator.analysis.cards import variant_name as variant_name
from calculator.analysis.cards import weakest as weakest
from calculator.analysis.site_run import Notice
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.law.schema import CONFIDENCES, Citation, Confidence, Entry, Parameter
from calculator.measures.shown_in import How
from calculator.quantities import Language, format_date, format_number, format_provision
from calculator.reports.law_words import spoken
from calculator.reports.notices import notice_text
from calculator.validation import Words

CONFIDENCE_ICONS: dict[str, str] = {
    "primary": ":material/verified:",
    "secondary": ":material/article:",
    "derived": ":material/function:",
    "unverified": ":material/help:",
}
CONFIDENCE_COLOURS: dict[str, Any] = {"primary": "green", "secondary": "blue", "derived": "violet", "unverified": "orange"}

STATE_ICONS = {"met": ":material/check_circle:", "not_met": ":material/cancel:", "not_known": ":material/pending:"}
STATE_COLOURS = {"met": "green", "not_met": "orange", "not_known": "gray"}


def cited(cites: Iterable[Citation], law: Law, lang: Language) -> str:
    """Name provisions, one after the other."""
    named = (format_provision(cite.instrument, cite.provision, law.instruments[cite.instrument].kind, lang) for cite in cites)
    return literal("; ".join(named))


def mark(confidence: str, lang: Language) -> str:
    """Write a confidence mark inside text: icon and word."""
    return f":{CONFIDENCE_COLOURS[confidence]}[{CONFIDENCE_ICONS[confidence]} {label(f'confidence.{confidence}', lang)}]"


def weakest_said(held: Mapping[str, Confidence], law: Law, lang: Language) -> str:
    """Say how sure a number is: as sure as the weakest of the law values it rests on, and which these are.

    Parameters
    ----------
    held : how sure each is, by its path.
    law : that they are of.
    lang : of the reader.
    """
    said = [f"**{t('app.weakest', lang)}** {weakest_named(held, law, lang)}"]
    said += [] if _sure(held) == SUREST else [t("weakest.note", lang)]
    return ". ".join(said)


def weakest_named(held: Mapping[str, Confidence], law: Law, lang: Language) -> str:
    """Write the mark of the weakest of some law values, and which these are where not all are sure."""
    sure = _sure(held)
    if sure == SUREST:
        return mark(sure, lang)
    own = [path for path, confidence in held.items() if confidence == sure]
    labels = list(dict.fromkeys(literal(law.parameters[path].label[lang]) if path in law.parameters else path for path in own))
    names = "; ".join(labels[:NAMED])
    if len(labels) > NAMED:
        names = t("weakest.more", lang, names=names, count=len(labels) - NAMED)
    return t("weakest.of", lang, mark=mark(sure, lang), names=names)


def _sure(held: Mapping[str, Confidence]) -> Confidence:
    return max(held.values(), key=CONFIDENCES.index, default=SUREST)


SUREST: Confidence = "primary"
"""How sure what was read in the original is."""

NAMED = 2
"""How many of the weakest values are named."""


def state_mark(state: str, lang: Language) -> str:
    """Write the state of a condition inside text: icon and word."""
    return f":{STATE_COLOURS[state]}[{STATE_ICONS[state]} {label(f'state.{state}', lang)}]"


def spoken_raw(parameter: Parameter, raw: Any, lang: Language) -> str:
    """Write a value of a parameter in words, from what a law file writes."""
    return spoken(raw, parameter.unit, lang, value_unit=parameter.value_unit, edge_unit=parameter.edge_unit)


def spoken_entry(parameter: Parameter, entry: Entry | None, lang: Language) -> str:
    """Write a value of a parameter in words; where the law has nothing, that."""
    return spoken_raw(parameter, entry.written if entry is not None and entry.value is not None else None, lang)


def provision_line(path: str, entry: Entry, law: Law, lang: Language) -> str:
    """Write one law value that was used: what it is, where it stands, how sure, when checked."""
    name = literal(law.parameters[path].label[lang] if path in law.parameters else path)
    checked = t("app.checked", lang, date=format_date(entry.checked_on.isoformat(), lang))
    return f"- {name}: {cited(entry.cites, law, lang)} · {mark(entry.confidence, lang)} · {checked}"


def notice(item: Notice, law: Law, how: How) -> str:
    """Write one notice, its first words in bold."""
    return escape(notice_plain(item, law, how))


def notice_plain(item: Notice, law: Law, how: How) -> str:
    """Write one notice as ``notice`` does, for a text whose signs are kept as a whole."""
    if item.kind.startswith(("not_law_", "draft_not_felt")) or item.kind == "unknown_fact":
        # It quotes a draft, which anyone may have written.
        item = item._replace(values={name: _quoted(value) for name, value in item.values.items()})
    text = notice_text(item, law.all_readings, how)
    head, stop, rest = text.partition(". ")
    return f"**{head}.** {rest}" if stop and len(head) <= 40 else text


def _quoted(value: Any) -> Any:
    if isinstance(value, Words):
        return Words(vi=literal(value.vi), en=literal(value.en))
    return literal(value) if isinstance(value, str) and not _TOKEN.fullmatch(value) else value


_TOKEN = re.compile(r"[a-z0-9_-]+")
"""Names of ours and dates."""


def escape(text: str) -> str:
    """Keep signs of our own text that markdown would take for its own: amounts and spans."""
    return text.replace("$", "\\$").replace("~", "\\~")


def literal(text: str) -> str:
    """Show a text of a scenario, a draft or a link as it is written: no markdown, HTML, directive, icon, formula or link comes of it."""
    plain = _SIGN.sub(lambda found: f"&#{ord(found[0])};", bare(text))
    # Icons, emoji and bare addresses are looked for after entities are read: an unseen joiner parts what they are known by.
    return _ADDRESS.sub("\\1\u2060\\2", plain.replace("&#58;", "&#58;\u2060").replace("@", "@\u2060"))


def bare(text: str) -> str:
    """Put a text on one line, its signs that turn or hide what stands beside them made visible: for places that read no markdown."""
    return _TURNS.sub("\ufffd", " ".join(text.split()))


_TURNS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_SIGN = re.compile(r"[\\`*\[\]<>#|~$:&!]|(?<![^\W_])_|_(?![^\W_])|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
_ADDRESS = re.compile(r"(?i)\b(www)(\.)")


def parted(text: str) -> str:
    """Let a number go on in the next line where a card is narrow, and not within a word: after a stroke, as in ₫/m²/tháng, or before its unit.

    A stretch that fits every card stays in one piece.
    """
    stretches = re.split("([ \u200b])", text.replace("/", "/\u200b"))
    return "".join(part.replace("\u00a0", " ") if len(part.rstrip("/")) > FITS else part for part in stretches)


FITS = 12
"""Signs of a number that stand in one line of a card on a telephone of 375 pixels."""


def amount_text(value: Fraction, lang: Language) -> str:
    """Write an amount as a reader would type it: with a unit word where nothing is lost, else in plain digits."""
    for size, word in ((10**9, {"vi": "tỷ", "en": "bn"}), (10**6, {"vi": "triệu", "en": "m"})):
        held = Fraction(value) / size
        if held >= 1 and (held * 10).denominator == 1:
            return f"{format_number(float(held), lang, 1).replace('.' if lang == 'vi' else ',', '')} {word[lang]}"
    return str(round(value))
