"""Requests that another site makes a browser send. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""RFC 9110, section 9.2.1."""
UNPROVED = "the CSRF token is missing or wrong"
"""The one fault that a token in a form's field can still mend."""


@dataclass(frozen=True, slots=True)
class CsrfRequest:
    """What the decision needs: `host` is the Host header, `token` what the client sent in X-CSRF-Token."""

    method: str
    host: str
    origin: str
    fetch_site: str
    token: str
    has_session: bool


def csrf_fault(asked: CsrfRequest, trusted_origins: frozenset[str], token_holds: Callable[[str], bool]) -> str:
    """Why a request is refused, or "". After OWASP's CSRF Prevention Cheat Sheet:

    - what a browser says came from another site or origin is refused, with or without a session;
    - without a session cookie there is nothing to abuse;
    - what a browser says came from this origin (Sec-Fetch-Site, Origin) is let through;
    - all else needs the token that belongs to the session.
    """
    if asked.method.upper() in SAFE_METHODS:
        return ""
    trusted = asked.origin in trusted_origins
    own = bool(asked.origin) and asked.host != "" and urlsplit(asked.origin).netloc.lower() == asked.host.lower()
    if asked.origin and not own and not trusted:
        return "the request comes from another origin"
    if asked.fetch_site == "cross-site" and not trusted:
        return "the request comes from another site"
    if not asked.has_session or own or trusted or asked.fetch_site == "same-origin":
        return ""
    return "" if asked.token and token_holds(asked.token) else UNPROVED
