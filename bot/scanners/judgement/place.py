"""Where a remark stands in a file, and the text it is recognised by."""

import re
from collections.abc import Iterable

from bot.core.location import Location, Span
from bot.core.source import SourceFile
from bot.scanners.judgement.credentials import NAME_OF_A_SETTING, Purpose, is_password, is_token, purpose_of

HIDDEN = "***"
_SUPPRESSION = re.compile(
    r"#\s*nosec\b(?::?\s*[A-Z]\d{3}(?:[,\s]+[A-Z]\d{3})*)?"
    r"|\bnosem(?:grep)?\b(?::\s*[\w.-]+(?:\s*,\s*[\w.-]+)*)?"
    r"|\bpragma: ?(?:allow|white)list(?:[ -]nextline)?[ -]secret\b"
    r"|#\s*noqa:\s*S\d{3}\b"
    r"|\bgitleaks:allow\b"
)
_ABOVE = re.compile(r"^\s*(?:#|//|/\*|<!--).*(?:nosem|[ -]nextline)")
_DEFINITION = re.compile(r"^([ \t]*)(?:async[ \t]+def|def|class)[ \t]+(\w+)")
_LITERAL = re.compile(r"""(["'`])((?:\\.|(?!\1)[^\\])*)\1""")
_NAMED = re.compile(r"""(?:^|[{(,;\n])\s{0,40}["'`]?([A-Za-z_][\w.-]{0,60})["'`]?\s{0,9}(?::=|=>|[:=])\s{0,9}$""")
_BEFORE_A_KEY = re.compile(r"(?:[{,]|[\w)\]]\[)\s{0,40}$")
_AFTER_A_KEY = re.compile(r"\s{0,9}(?::(?!=)|=>|\])")
_ASKED_FOR = re.compile(r"(?:\.(?:get|getlist|pop|cookie|setCookie|set_cookie|clearCookie)|cookies\.set)\(\s{0,40}$")
"""What takes a name first: the key of a setting, a cookie's."""
_ALGORITHM = re.compile(
    r"^(?:[HREP]S(?:256|384|512)|EdDSA|(?:[a-z]+_)?(?:pbkdf2_|scrypt_)?(?:md5|sha\d?[-_]?\d{1,3}|blake2[bs])(?:_\w+)?"
    r"|(?:aes|des|camellia|chacha20)[-\w]*)$",
    re.IGNORECASE,
)
"""Names of signatures (RFC 7518, 3.1), hashes and ciphers: everybody knows them."""
_NAME_IS_NEAR = 120
"""Characters before a literal that its name is looked for in."""
_READ_LIMIT, _MATCHED_LIMIT = 4000, 400
"""Characters read for and kept in `Finding.matched`: enough to tell statements apart, little enough to store."""


def location(file: SourceFile, start: int, end: int) -> Location:
    """A location inside the file, whatever a tool answered (some count lines past the end)."""
    last = max(1, len(file.lines))
    start = min(max(1, start), last)
    return Location(file.path, Span(start, min(max(start, end), last)))


def matched(file: SourceFile, span: Span, secrets: Iterable[str] = ()) -> str:
    """The lines of a span on one line, without comments that silence scanners.

    `secrets` and every literal that could be one become `***`, whatever the remark is about.
    """
    text = "".join(file.lines[span.start - 1 : span.end])[:_READ_LIMIT]
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN) if secret else text
    text = without_secrets(_SUPPRESSION.sub(" ", text))
    return " ".join(text.split()).rstrip("# ")[:_MATCHED_LIMIT]


def without_secrets(text: str) -> str:
    """The code with `***` for every literal that could be a secret."""
    return _LITERAL.sub(_hide, text)


def _hide(literal: re.Match[str]) -> str:
    quote, value = literal[1], literal[2]
    is_known = NAME_OF_A_SETTING.match(value) or _ALGORITHM.match(value)
    secret = (is_password(value) or is_token(value)) and not is_known
    return f"{quote}{HIDDEN}{quote}" if secret and not _is_a_mere_word(literal) else literal[0]


def _is_a_mere_word(literal: re.Match[str]) -> bool:
    """`{"error": text}`, `config["DEBUG"]`, `config.get("proxy")`, `status="failed"`: a word that is a key, or stands
    under a name that no secret has."""
    if not (literal[2].isascii() and literal[2].isalpha()):
        return False
    before = literal.string[max(0, literal.start() - _NAME_IS_NEAR) : literal.start()]
    named = _NAMED.search(before)
    if named is not None:
        return purpose_of(named[1]) is Purpose.NOTHING
    is_key = _BEFORE_A_KEY.search(before) and _AFTER_A_KEY.match(literal.string, literal.end())
    return bool(is_key or _ASKED_FOR.search(before))


def scope(file: SourceFile, line: int) -> str:
    """The enclosing definitions of a Python line, joined by dots, by indentation: syntax errors do not matter."""
    if file.language != "python" or not 1 <= line <= len(file.lines):
        return ""
    names: list[str] = []
    limit = _indent(file.lines[line - 1])
    for text in reversed(file.lines[: line - 1]):
        found = _DEFINITION.match(text)
        if found and _width(found[1]) < limit:
            names.append(found[2])
            limit = _width(found[1])
        if limit == 0:
            break
    return ".".join(reversed(names))


def suppression(file: SourceFile, span: Span) -> str:
    """The inline comment that asks a scanner to be silent about these lines; "" where there is none."""
    above = file.lines[span.start - 2] if span.start > 1 else ""
    lines = [*([above] if _ABOVE.match(above) else []), *file.lines[span.start - 1 : span.end]]
    for text in lines:
        found = _SUPPRESSION.search(text)
        if found:
            return found[0]
    return ""


def _indent(text: str) -> int:
    return _width(text[: len(text) - len(text.lstrip(" \t"))])


def _width(blank: str) -> int:
    return len(blank.expandtabs(8))
