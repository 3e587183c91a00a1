"""A sequence that is told by another one is put together again from it."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.splice import DoesNotFit, Splice


@given(st.data(), st.integers(0, 8))
def test_what_was_told_is_what_is_put_together(data: st.DataObject, size: int) -> None:
    known = tuple((number,) for number in range(size))
    new = st.builds(lambda: ("new",))
    told = data.draw(st.lists(st.one_of(st.sampled_from(known), new) if known else new))
    splice = pickle.loads(pickle.dumps(Splice(known, told)))
    assert splice.onto(pickle.loads(pickle.dumps(known))) == tuple(told)


def test_what_stayed_takes_no_room() -> None:
    known = tuple((number,) for number in range(10_000))
    splice = Splice(known, (*known[:5_000], ("new",), *known[5_001:]))
    assert splice.parts == [range(5_000), (("new",),), range(5_001, 10_000)]


def test_it_fits_no_other_sequence() -> None:
    with pytest.raises(DoesNotFit):
        Splice((1, 2), (1, 3)).onto((1,))
