"""Canonical JSON: one value, one sequence of bytes, whoever writes it.

The form is that of RFC 8785 (JSON Canonicalization Scheme) for data without fractions: no white space, object members
sorted by the UTF-16 code units of their names (section 3.2.3), only the escapes that JSON demands (3.2.2.2), UTF-8.
Fractions are refused rather than formatted: equal numbers have many texts, and evidence needs none of them.
"""

import json
from collections.abc import Mapping

MAX_INT = 2**53 - 1
"""The largest whole number that every JSON reader understands exactly (RFC 7493, I-JSON, section 2.2)."""

MAX_DEPTH = 100
"""How deep lists and mappings may nest: far more than any record of ours, far less than Python's stack."""


class NotCanonical(ValueError):
    """The value has no canonical form; the message names the place and the reason, and never the value itself."""


def canonical_json(value: object) -> bytes:
    """The canonical bytes of text, a whole number, a boolean, None, a list or tuple, or a mapping with text keys.

    Raises NotCanonical for everything else: fractions (NaN and the infinities among them), whole numbers beyond
    2**53 - 1, text with lone surrogates, keys that are not text, bytes, sets, and nesting deeper than MAX_DEPTH.
    """
    ordered = _ordered(value, "$", 0)
    return json.dumps(ordered, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def _ordered(value: object, place: str, depth: int) -> object:
    """The same value, checked, with each mapping in canonical order. `place` is where we are, in JSONPath's manner."""
    if depth > MAX_DEPTH:
        raise NotCanonical(f"{place}: nested deeper than {MAX_DEPTH}")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, place)
    if isinstance(value, int):
        if abs(value) > MAX_INT:
            raise NotCanonical(f"{place}: a whole number beyond 2**53 - 1; write it as text")
        return int(value)
    if isinstance(value, list | tuple):
        return [_ordered(item, f"{place}[{index}]", depth + 1) for index, item in enumerate(value)]
    if isinstance(value, Mapping):
        return _ordered_mapping(value, place, depth)
    raise NotCanonical(f"{place}: {type(value).__name__} has no canonical form")


def _ordered_mapping(value: Mapping[object, object], place: str, depth: int) -> dict[str, object]:
    names: list[tuple[bytes, str, object]] = []
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"{place}: a key that is not text but {type(key).__name__}")
        name = _text(key, f"{place}, a key")
        names.append((name.encode("utf-16-be"), name, item))
    names.sort(key=lambda entry: entry[0])
    return {name: _ordered(item, f"{place}.{name}", depth + 1) for _, name, item in names}


def _text(value: str, place: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical(f"{place}: text with a lone surrogate, which UTF-8 cannot carry") from None
    return str.__str__(value)
