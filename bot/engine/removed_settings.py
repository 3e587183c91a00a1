"""Security settings, headers and middleware that a change took away: told by the removed lines themselves."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.core.finding import Severity
from bot.core.location import Location, Span
from bot.engine.removed_lines import Change, Line, Removal, finding_on

CONFIDENCE = 0.7
"""The setting is gone from the whole change; whether a proxy in front does the same is not known from the code."""


class Setting(NamedTuple):
    """A line that switches a protection on. Deleting it must switch the protection off: settings whose default is
    safe (Django's SESSION_COOKIE_HTTPONLY) are left out on purpose."""

    line: re.Pattern[str]
    rule: str
    what: str


_ON = r"""["']?\s*[:=]\s*(?!\s*(?:False|false|None|null|0\b|["']{2}))"""
"""Switched on: assigned to, or a key with, anything but a value that means off."""


def _setting(names: str, rule: str, what: str) -> Setting:
    return Setting(re.compile(rf"\b(?:{names}){_ON}"), rule, what)


def _text(pattern: str, rule: str, what: str) -> Setting:
    return Setting(re.compile(pattern), rule, what)


_CSRF = "the protection against forged requests (CSRF)"
_SECURE = "the flag Secure of a cookie"
_HTTPS = "the redirect from HTTP to HTTPS"
_HSTS = r"""["']Strict-Transport-Security["']|\badd_header\s+Strict-Transport-Security\b"""
_FRAMING = r"""\bXFrameOptionsMiddleware\b|["']X-Frame-Options["']|\badd_header\s+X-Frame-Options\b"""
_POLICY = r"""["']Content-Security-Policy["']|\bCSPMiddleware\b|\badd_header\s+Content-Security-Policy\b"""
_TOKENS = r"\bCsrfViewMiddleware\b|\bCSRFProtect\s*\(|\bCSRFMiddleware\b|\bcsrf_protect\b|\bcsurf\s*\(|\blusca\.csrf\b"
_HEADERS = r"\bdjango\.middleware\.security\.SecurityMiddleware\b|\bTalisman\s*\(|\bhelmet\s*\("
_COOKIES = "SESSION_COOKIE_SECURE|CSRF_COOKIE_SECURE|REMEMBER_COOKIE_SECURE|JWT_COOKIE_SECURE"
_DATABASE = r"""\bsslmode["']?\s*[=:]\s*["']?(?:require|verify-ca|verify-full)\b"""

SETTINGS = (
    _setting("SECURE_HSTS_SECONDS", "SOC2-005", "HTTP Strict Transport Security"),
    _text(_HSTS, "SOC2-005", "the header Strict-Transport-Security"),
    _setting("SECURE_SSL_REDIRECT", "SOC2-005", _HTTPS),
    _text(r"\bHTTPSRedirectMiddleware\b", "SOC2-005", _HTTPS),
    _text(_DATABASE, "SOC2-005", "TLS to the database"),
    _setting(_COOKIES, "SOC2-009", _SECURE),
    _setting("JWT_COOKIE_CSRF_PROTECT|WTF_CSRF_ENABLED", "SOC2-009", _CSRF),
    _text(_TOKENS, "SOC2-009", _CSRF),
    _text(_FRAMING, "SOC2-009", "the protection against framing (X-Frame-Options)"),
    _text(_POLICY, "SOC2-009", "the Content-Security-Policy"),
    _text(_HEADERS, "SOC2-009", "the security headers"),
    _text(r"\bhttps_only\s*=\s*True\b|\bsecure\s*[=:]\s*[Tt]rue\b", "SOC2-009", _SECURE),
    _text(r"\bhttponly\s*=\s*True\b|\bhttpOnly\s*:\s*true\b", "SOC2-009", "the flag HttpOnly of a cookie"),
    _setting("DEFAULT_THROTTLE_CLASSES", "SOC2-006", "the rate limit of the whole API"),
)

_OWNERS = re.compile(r"\bset_cookie\s*\(|\bcookie\s*\(|\bSessionMiddleware\b|\bsession\s*\(", re.IGNORECASE)
"""What a cookie's flags belong to: where the whole call went, no flag was taken away."""


def lost_settings(change: Change) -> Iterator[Removal]:
    for path, lines in change.removed.items():
        if not lines or path not in change.shipped or path not in change.names:
            continue
        for setting in SETTINGS:
            line = next((each for each in lines if _switches_on(each, setting)), None)
            if line is not None and not _still_there(change, path, setting) and not _went_with_its_call(change, line):
                yield _removal(change, line, setting)


def _switches_on(line: Line, setting: Setting) -> bool:
    return line.is_code and not line.is_import and bool(setting.line.search(line.text))


def _still_there(change: Change, path: str, setting: Setting) -> bool:
    """Whether the file still has it, or the change has put it somewhere else."""
    kept = change.head_files.get(change.names[path])
    if kept is None:
        return True  # nobody could read the file: nothing can be said of it
    lines = (Line(kept.path, number, text) for number, text in enumerate(kept.lines, start=1))
    moved = (line for added in change.added.values() for line in added)
    return any(_switches_on(line, setting) for lines_of in (lines, moved) for line in lines_of)


def _went_with_its_call(change: Change, line: Line) -> bool:
    found = change.hunk_of(line)
    if found is None or not re.search(r"secure|httponly|https_only", line.text, re.IGNORECASE):
        return False
    file, hunk = found
    removed = [each for each in change.removed[line.path] if each.number in hunk.removed]
    added = [each for each in change.added.get(file.path, ()) if each.number in hunk.added]
    return any(_OWNERS.search(each.text) for each in removed) and not any(_OWNERS.search(each.text) for each in added)


def _removal(change: Change, line: Line, setting: Setting) -> Removal:
    finding = finding_on(
        line,
        change.base_files[line.path],
        rule=setting.rule,
        message=f"Removing this line switches off {setting.what}.",
        reasoning=f"The base has it here; neither the rest of {change.names[line.path]} nor another changed file does.",
        severity=Severity.MEDIUM,
        confidence=CONFIDENCE,
    )
    found = change.hunk_of(line)
    places: tuple[Location, ...] = ()
    if found is not None and found[1].added:
        added = found[1].added
        places = (Location(found[0].path, Span(min(added), max(added))),)
    return Removal(finding, replaced_by=places)
