"""The CSRF token in a form's field, from the beginning of a body. Pure."""

import re
from urllib.parse import unquote_plus

FIELDS = frozenset({"csrf_token", "csrfmiddlewaretoken"})
"""Ours, and the one that Django's templates write."""
FORM_BYTES = 65_536
"""How much of a body is looked at. Put the field before files: what comes later is not found."""
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
LONGEST_BOUNDARY = 70
"""RFC 2046, section 5.1.1."""

_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]+)"|([^\s;"]+))', re.IGNORECASE)
_NAME = re.compile(rb';\s*name="([^"]*)"', re.IGNORECASE)


def media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def token_in(content_type: str, beginning: bytes, *, whole: bool) -> str:
    """The token, or "". A field that may be cut off (the last one, unless the body is `whole`) is not read."""
    kind = media_type(content_type)
    if kind == URLENCODED:
        return _urlencoded(beginning, whole=whole)
    found = _BOUNDARY.search(content_type) if kind == MULTIPART else None
    boundary = (found[1] or found[2]) if found else ""
    return _multipart(beginning, boundary.encode("latin-1")) if 0 < len(boundary) <= LONGEST_BOUNDARY else ""


def _urlencoded(body: bytes, *, whole: bool) -> str:
    pairs = body.split(b"&")
    for pair in pairs if whole else pairs[:-1]:
        name, _, value = pair.partition(b"=")
        if unquote_plus(name.decode("latin-1")) in FIELDS:
            return unquote_plus(value.decode("latin-1"))
    return ""


def _multipart(body: bytes, boundary: bytes) -> str:
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    for part in parts[1:-1]:  # before the first boundary and after the last one there is no whole field
        head, _, value = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name and b"filename" not in head.lower() and name[1].decode("latin-1") in FIELDS:
            return value.decode("latin-1")
    return ""
