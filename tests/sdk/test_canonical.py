"""Canonical JSON: the laws, the known answers, and what has no canonical form."""

import json
from collections import OrderedDict
from enum import StrEnum

import pytest
from complianceagent import NotCanonical, canonical_json
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)


@given(VALUES)
def test_reading_the_bytes_gives_the_value_again(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(VALUES)
def test_canonical_form_is_idempotent(value: object) -> None:
    once = canonical_json(value)
    assert canonical_json(json.loads(once)) == once


@given(st.dictionaries(TEXT, SCALARS), st.randoms())
def test_the_order_of_insertion_does_not_matter(value: dict[str, object], random: object) -> None:
    items = list(value.items())
    random.shuffle(items)  # type: ignore[attr-defined]  # hypothesis types its random as object
    assert canonical_json(dict(items)) == canonical_json(value)


@given(VALUES, VALUES)
def test_different_values_have_different_bytes(one: object, other: object) -> None:
    # True == 1 in Python, and not in JSON, so the texts are compared.
    same_text = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical_json(one) == canonical_json(other)) == same_text


@given(st.dictionaries(TEXT, st.none()))
def test_members_are_sorted_by_utf16_code_units(value: dict[str, None]) -> None:
    keys = list(json.loads(canonical_json(value)))
    assert keys == sorted(keys, key=lambda key: key.encode("utf-16-be"))


def test_the_sorting_example_of_rfc_8785() -> None:
    """RFC 8785, section 3.2.3."""
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical_json(value))) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_the_escapes_of_rfc_8785() -> None:
    """RFC 8785, section 3.2.2.2: the short escapes, four lower-case digits for other controls, all else as it is."""
    assert canonical_json('\u20ac$\x0f\nA\'B"\\\\"/\x7f') == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'.encode()


def test_subclasses_are_written_as_what_they_are() -> None:
    class Colour(StrEnum):
        RED = "red"

    assert canonical_json(OrderedDict(b=(Colour.RED,), a=True)) == b'{"a":true,"b":["red"]}'


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (1.0, r"\$: float"),
        ([0, float("nan")], r"\$\[1\]: float"),
        ({"a": {"b": float("inf")}}, r"\$\.a\.b: float"),
        (2**53, "beyond"),
        (-(2**53), "beyond"),
        ("\ud800", "surrogate"),
        ({"\udc80": 1}, "surrogate"),
        ({1: "a"}, "key that is not text but int"),
        ({None: "a"}, "key that is not text but NoneType"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
        (object(), "object"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value: object, place: str) -> None:
    with pytest.raises(NotCanonical, match=place):
        canonical_json(value)


def test_nesting_is_bounded() -> None:
    value: object = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(NotCanonical, match="nested deeper"):
        canonical_json(value)


def test_an_error_does_not_quote_the_value() -> None:
    with pytest.raises(NotCanonical) as caught:
        canonical_json({"password": "hunter2\ud800"})
    assert "hunter2" not in str(caught.value)
