"""How things are put into words, the same everywhere: counts, durations, confidence, and hostile text made visible."""

import unicodedata
from collections.abc import Mapping
from urllib.parse import quote

from bot.core.finding import Finding, Severity
from bot.core.identity import Fingerprint
from bot.core.rule import Criterion, RuleInfo

HIGH_CONFIDENCE = 0.8
MEDIUM_CONFIDENCE = 0.5
"""Our own reading of a confidence of 0 to 1, as three words: a number would promise more than we know."""


def visible(text: str, keep: str = "") -> str:
    """The text with every character that is not plainly printed written out (`\\x1b`, `\\u202e`).

    Escape sequences, bidirectional overrides, zero-width characters and lone surrogates come from the code
    under review; printed as they are, they could hide or forge output. `keep` names exceptions.
    """
    if text.isprintable():
        return text
    return "".join(char if _harmless(char) or char in keep else _written_out(char) for char in text)


def _harmless(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"


def _written_out(char: str) -> str:
    code = ord(char)
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(char)
    return named or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, the last one an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def sentence(text: str) -> str:
    """The text with a capital at its start and a full stop at its end: tools write fragments."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if not text or text[-1] in ".!?:" else ".")


def plural(count: int, noun: str, nouns: str = "") -> str:
    """ "1 finding", "3 findings"; `nouns` for the irregular."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def listed(words: tuple[str, ...] | list[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def left_out(count: int) -> list[str]:
    """What ends a list of which so many are not named: "7 more"; nothing where none is left out."""
    return [f"{count:,} more"] if count > 0 else []


def duration(seconds: int) -> str:
    """A length of time in its largest unit, rounded down: "40 s", "3 min", "5 h", "2 days"."""
    if seconds < 60:
        return f"{max(seconds, 0)} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 48 * 3600:
        return f"{seconds // 3600} h"
    return f"{seconds // 86400} days"


def confidence_word(confidence: float) -> str:
    return "high" if confidence >= HIGH_CONFIDENCE else "medium" if confidence >= MEDIUM_CONFIDENCE else "low"


def rule_of(rules: Mapping[str, RuleInfo], rule: str) -> RuleInfo:
    """The rule's manual page; for a rule without one (a finding kept from an older version), just its id."""
    return rules.get(rule) or RuleInfo(rule, "", rule, Severity.MEDIUM, (), (), "", "", ())


def criteria_words(rule: RuleInfo, criteria: Mapping[str, Criterion]) -> tuple[str, ...]:
    """ "CC6.1 (supporting)" for each criterion of a rule, the primary one first. A criterion that we may say
    nothing about is left out."""
    known = (criteria[name] for name in rule.criteria if name in criteria)
    return tuple(f"{criterion.id} ({criterion.strength})" for criterion in known if criterion.strength != "none")


def reading_order(finding: Finding) -> tuple[int, str, int, int, str, str]:
    """Sorts findings as they are read: worst first, then by place; the same input always gives the same order."""
    span = finding.location.span
    return (finding.severity.rank, finding.location.path, span.start, span.end, finding.rule, finding.fingerprint)


def fix_id(fingerprint: Fingerprint) -> str:
    """What people call a finding in `/compliance fix`: the start of its fingerprint, of which any more will do."""
    return fingerprint[:8]


def uri_path(path: str) -> str:
    """A path as the path of a relative URI (RFC 3986): all its bytes but letters, digits, `-._~` and `/` are encoded.
    Names that are not UTF-8 keep their bytes (they come to us as lone surrogates)."""
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "surrogatepass")
    return quote(raw, safe="/")
