"""Words and numbers as the pages show them; finished strings, no figures of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from calculator.analysis.site_run import Notice, Range, SiteRun
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.law.schema import CONFIDENCES, Citation, Confidence, Entry, Parameter
from calculator.quantities import Language, format_date, format_money_short, format_number, format_provision, format_share
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
LAND_FACTS = {"commune_class", "won_at_auction", "zone_decision", "state_funded", "subleased_to_high_tech"}
"""Facts that decide land rent: what is granted without them is the least there can be."""

STATE_ICONS = {"met": ":material/check_circle:", "not_met": ":material/cancel:", "not_known": ":material/pending:"}
STATE_COLOURS = {"met": "green", "not_met": "orange", "not_known": "gray"}


def short(value: float, lang: Language) -> str:
    """Write an amount in short."""
    return format_money_short(value, lang)


def span(low: str, high: str) -> str:
    """Write from one to another, in one piece on screen."""
    return f"{low} – {high}"


def money_range(run: SiteRun, name: str, lang: Language) -> str:
    """Write a measure of a run: one amount, or the two it lies between."""
    found = run.ranges.get(name)
    value = run.measures[name]
    if found is not None:
        return span(short(found.low, lang), short(found.high, lang))
    return "–" if value is None else short(value, lang)


def rate_range(run: SiteRun, name: str, lang: Language) -> str:
    """Write a rate of a run: one, or the two it lies between."""
    found = run.ranges.get(name)
    value = run.measures[name]
    if found is not None:
        return span(format_share(found.low, lang), format_share(found.high, lang))
    return "–" if value is None else format_share(value, lang)


def because(found: Range | None, lang: Language) -> str:
    """Say which facts decide a range."""
    return "" if found is None else t("app.because", lang, facts=facts_named(found.because, lang))


def facts_named(facts: Iterable[str], lang: Language) -> str:
    """Name facts, one after the other."""
    return ", ".join(fact_named(fact, lang) for fact in facts)


def fact_named(fact: str, lang: Language) -> str:
    """Name a fact; one that only a draft speaks of has no word of ours."""
    name = label(f"fact.{fact}", lang)
    return literal(fact.replace("_", " ")) if name == f"fact.{fact}" else name


def cited(cites: Iterable[Citation], law: Law, lang: Language) -> str:
    """Name provisions, one after the other."""
    named = (format_provision(cite.instrument, cite.provision, law.instruments[cite.instrument].kind, lang) for cite in cites)
    return literal("; ".join(named))


def mark(confidence: str, lang: Language) -> str:
    """Write a confidence mark inside text: icon and word."""
    return f":{CONFIDENCE_COLOURS[confidence]}[{CONFIDENCE_ICONS[confidence]} {label(f'confidence.{confidence}', lang)}]"


def state_mark(state: str, lang: Language) -> str:
    """Write the state of a condition inside text: icon and word."""
    return f":{STATE_COLOURS[state]}[{STATE_ICONS[state]} {label(f'state.{state}', lang)}]"


def spoken_raw(parameter: Parameter, raw: Any, lang: Language) -> str:
    """Write a value of a parameter in words, from what a law file writes."""
    return spoken(raw, parameter.unit, lang, value_unit=parameter.value_unit, edge_unit=parameter.edge_unit)


def spoken_entry(parameter: Parameter, entry: Entry | None, lang: Language) -> str:
    """Write a value of a parameter in words; where the law has nothing, that."""
    return spoken_raw(parameter, entry.written if entry is not None and entry.value is not None else None, lang)


def weakest(entries: Iterable[Entry]) -> Confidence:
    """Give the weakest confidence among entries."""
    return max((entry.confidence for entry in entries), key=CONFIDENCES.index, default="primary")


def provision_line(path: str, entry: Entry, law: Law, lang: Language) -> str:
    """Write one law value that was used: what it is, where it stands, how sure, when checked."""
    name = literal(law.parameters[path].label[lang] if path in law.parameters else path)
    checked = t("app.checked", lang, date=format_date(entry.checked_on.isoformat(), lang))
    return f"- {name}: {cited(entry.cites, law, lang)} · {mark(entry.confidence, lang)} · {checked}"


def notice(item: Notice, law: Law, lang: Language) -> str:
    """Write one notice, its first words in bold."""
    if item.kind.startswith(("not_law_", "draft_not_felt")) or item.kind == "unknown_fact":
        # It quotes a draft, which anyone may have written.
        item = item._replace(values={name: _quoted(value) for name, value in item.values.items()})
    text = notice_text(item, law.all_readings, lang)
    head, stop, rest = text.partition(". ")
    return escape(f"**{head}.** {rest}" if stop and len(head) <= 40 else text)


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


def variant_name(law: Law, lang: Language) -> str:
    """Name a variant, and what its own drafts are where they are not law in force."""
    variant = load_library().variants[law.variant.split("+")[0]]
    held = {draft.draft: draft for draft in law.drafts}
    kinds = dict.fromkeys(t(f"app.law.kind.{held[name].kind}", lang) for name in variant.drafts if name in held)
    return " · ".join([variant.label[lang], *kinds])


def amount_text(value: Fraction, lang: Language) -> str:
    """Write an amount as a reader would type it: with a unit word where nothing is lost, else in plain digits."""
    for size, word in ((10**9, {"vi": "tỷ", "en": "bn"}), (10**6, {"vi": "triệu", "en": "m"})):
        held = Fraction(value) / size
        if held >= 1 and (held * 10).denominator == 1:
            return f"{format_number(float(held), lang, 1).replace('.' if lang == 'vi' else ',', '')} {word[lang]}"
    return str(round(value))
