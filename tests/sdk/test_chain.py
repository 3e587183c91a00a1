"""The chain: its known bytes, and that no change to any entry goes unnoticed."""

import hashlib
from dataclasses import replace

import pytest
from complianceagent import Entry, Tip, entry_hash, extend, genesis, tip_of, verify
from hypothesis import given
from hypothesis import strategies as st

TENANT = "42"
AT = "2024-05-06T07:08:09.000010Z"


def chain_of(payloads: list[bytes], tenant: str = TENANT) -> list[Entry]:
    tip = genesis(tenant)
    entries = []
    for payload in payloads:
        entries.append(extend(tip, payload, AT))
        tip = tip_of(entries[-1])
    return entries


CHAINS = st.lists(st.binary(max_size=20), min_size=1, max_size=8).map(chain_of)


def field(data: bytes) -> bytes:
    return len(data).to_bytes(8, "big") + data


def test_the_layout_is_the_one_in_the_documentation() -> None:
    first = hashlib.sha256(field(b"complianceagent/chain/v1/genesis") + field(b"42")).hexdigest()
    assert genesis("42") == Tip("42", 0, first)
    parts = [b"complianceagent/chain/v1/entry", b"42", b"1", first.encode(), AT.encode(), b"{}"]
    second = hashlib.sha256(b"".join(map(field, parts))).hexdigest()
    assert entry_hash("42", 1, first, b"{}", AT) == second


def test_the_hashes_never_change() -> None:
    """What is stored today must verify with every later release: these values are fixed for ever."""
    assert genesis("42").hash == "dd74113b2e8cd988f572cea1a09d3563669fe60eca6b0815c1533d408ed9b561"
    assert chain_of([b"{}"])[0].hash == "c3c8b3e4848c8b3bfe063826aaa927de36de12d485c5ac087ccd31b4e4c7f4de"


@given(CHAINS)
def test_an_untouched_chain_holds(entries: list[Entry]) -> None:
    proof = verify(entries, genesis(TENANT))
    assert proof.ok
    assert proof.tip == tip_of(entries[-1])


@given(CHAINS, st.data())
def test_it_can_be_verified_page_by_page(entries: list[Entry], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(entries)))
    assert verify(entries[cut:], verify(entries[:cut], genesis(TENANT)).tip).tip == tip_of(entries[-1])


@given(CHAINS, st.data())
def test_a_change_of_any_field_is_found_at_that_entry(entries: list[Entry], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from(["tenant", "recorded_at", "payload", "prev_hash", "hash"]))
    old = getattr(entries[index], name)
    new = data.draw((st.binary() if name == "payload" else st.text()).filter(lambda value: value != old))
    entries[index] = replace(entries[index], **{name: new})  # type: ignore[arg-type]  # drawn to fit the field
    proof = verify(entries, genesis(TENANT))
    assert proof.bad is not None
    assert proof.bad.seq == index + 1
    assert proof.tip.seq == index


@given(CHAINS, st.data())
def test_a_missing_entry_is_found_where_it_was(entries: list[Entry], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    del entries[index]
    proof = verify(entries, genesis(TENANT))
    # A chain cut off at its end still holds; only the head row, kept apart, can tell (see verify_evidence).
    assert (proof.bad.seq if proof.bad else proof.tip.seq + 1) == index + 1


@given(st.lists(st.binary(max_size=5), min_size=2, max_size=8).map(chain_of), st.data())
def test_two_entries_in_the_wrong_order_are_found(entries: list[Entry], data: st.DataObject) -> None:
    one, other = sorted(data.draw(st.lists(st.integers(0, len(entries) - 1), min_size=2, max_size=2, unique=True)))
    entries[one], entries[other] = entries[other], entries[one]
    proof = verify(entries, genesis(TENANT))
    assert proof.bad is not None
    assert proof.bad.seq == one + 1


@given(CHAINS, st.data())
def test_contents_exchanged_under_their_numbers_are_found(entries: list[Entry], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    forged = extend(Tip(TENANT, index, entries[index].prev_hash), b"forged", AT)
    rest = entries[index + 1 :]
    proof = verify([*entries[:index], forged, *rest], genesis(TENANT))
    if rest:
        assert proof.bad is not None
        assert proof.bad.seq == index + 2
        assert "replaced" in proof.bad.reason


def test_a_chain_of_one_tenant_is_none_of_another() -> None:
    moved = [replace(entry, tenant="43") for entry in chain_of([b"a"])]
    assert not verify(moved, genesis("43")).ok


def test_fields_cannot_run_into_each_other() -> None:
    before = genesis("1").hash
    assert entry_hash("1", 1, before, b"b", "a") != entry_hash("1", 1, before, b"", "ab")
    assert entry_hash("1", 11, before, b"", "") != entry_hash("11", 1, before, b"", "")


@pytest.mark.parametrize("seq", [-1, 0])
def test_entries_are_counted_from_one(seq: int) -> None:
    with pytest.raises(ValueError, match="from 1"):
        entry_hash(TENANT, seq, genesis(TENANT).hash, b"", AT)


@pytest.mark.parametrize("prev_hash", ["", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_malformed_hash_is_refused(prev_hash: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        entry_hash(TENANT, 1, prev_hash, b"", AT)
