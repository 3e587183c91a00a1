# ruff: noqa: E501 - a case is a line
"""The record that siblings keep, in the words of this act: verb and noun, and where a new row has its id already."""

import pytest

from bot.core.inventory import Act, ActKind, ControlInventory, Endpoint
from bot.core.location import Location, Span
from bot.fixes import audit_call
from bot.fixes.interface import FixContext
from tests.fixes.tools import accepted, finding, line_with, source

HEAD = "from app.audit import Kind, record_event\nfrom app.db import Invoice, Note, db, load, save\n\nprint(Kind, Invoice, Note, load, save)\n\n\n"

EDIT = "def edit_invoice(id, user):\n    invoice = load(id)\n    invoice.paid = 1\n    record_event(user, {words}, invoice.id)\n    db.commit()\n\n\n"
ADD = "def add_invoice(user, amount):\n    invoice = Invoice(amount)\n    db.add(invoice)\n    db.commit()\n    return invoice\n"
KINDS = {
    "add": ActKind.CREATE,
    "create": ActKind.CREATE,
    "edit": ActKind.CHANGE,
    "delete": ActKind.DELETE,
    "void": ActKind.CHANGE,
}


def recorded(sibling: str, own: str, mark: str, others: str = "") -> list[str]:
    """The lines of the handler after the first proposal; nothing where there is none."""
    text = HEAD + others + sibling + own
    endpoints = []
    for part in (*(f"{one}\n\n\n" for one in others.split("\n\n\n") if one), sibling, own):
        name = part.split("(", maxsplit=1)[0].removeprefix("def ").removeprefix("async def ")
        start = line_with(text, f"def {name}(")
        line = line_with(text, mark) if part == own else start + 1
        act = Act(
            KINDS[name.split("_")[0]],
            "Invoice",
            "x",
            Location("app/a.py", Span(line, line)),
            "" if part == own else "record_event in app/audit.py",
        )
        place = Location("app/a.py", Span(start, start))
        body = Location("app/a.py", Span(start, start + len(part.splitlines()) - 1))
        endpoints.append(Endpoint("flask", ("POST",), "/x", f"app.a.{name}", place, body, "g", (), (), acts=(act,)))
    where = endpoints[-1].location.span.start
    context = FixContext(finding("SOC2-010", where), source(text), ControlInventory(tuple(endpoints), ()))
    found = accepted(context, audit_call.PLUGIN)
    return found[0][1].splitlines()[where:] if found else []


def test_a_new_row_is_recorded_by_its_own_verb_and_once_it_has_an_id() -> None:
    assert recorded(EDIT.format(words='"edit"'), ADD, "db.add") == [
        "    invoice = Invoice(amount)",
        "    db.add(invoice)",
        "    db.flush()",
        '    record_event(user, "add", invoice.id)',
        "    db.commit()",
        "    return invoice",
    ]


def test_behind_the_commit_where_the_sibling_has_it_there() -> None:
    sibling = "def edit_invoice(id, user):\n    invoice = load(id)\n    invoice.paid = 1\n    db.commit()\n    record_event(user, 'edit', invoice.id)\n\n\n"
    assert recorded(sibling, ADD, "db.add")[2:5] == [
        "    db.commit()",
        "    record_event(user, 'add', invoice.id)",
        "    return invoice",
    ]


def test_an_asynchronous_session_is_awaited() -> None:
    own = "async def add_invoice(user, amount):\n    invoice = Invoice(amount)\n    db.add(invoice)\n    await db.commit()\n"
    assert recorded(EDIT.format(words='"edit"'), own, "db.add")[2] == "    await db.flush()"


WORDS = [
    ('"invoice.edited"', "def void_invoice(id, user):\n    invoice = load(id)\n    save(invoice)\n", "save", '"invoice.voided"'),
    ('"Edited the invoice"', "def delete_invoice(id, user):\n    invoice = load(id)\n    db.delete(invoice)\n", "db.delete", '"Deleted the invoice"'),
    ('"invoice_edit"', "def delete_note(id, user):\n    invoice = load(id)\n    db.delete(invoice)\n", "db.delete", '"note_delete"'),
]  # fmt: skip


@pytest.mark.parametrize(("words", "own", "mark", "wanted"), WORDS)
def test_words(words: str, own: str, mark: str, wanted: str) -> None:
    (line,) = [one for one in recorded(EDIT.format(words=words), own, mark) if "record_event" in one]
    assert line.strip() == f"record_event(user, {wanted}, invoice.id)"


def test_the_verb_is_the_one_that_other_records_have() -> None:
    other = (
        "def create_note(user):\n    note = Note()\n    save(note)\n    record_event(user, 'note added', note.id)\n\n\n"
    )
    own = "def create_invoice(user):\n    invoice = Invoice(user)\n    db.add(invoice)\n    db.commit()\n"
    found = recorded(EDIT.format(words="'invoice edited'"), own, "db.add", other)
    assert "    record_event(user, 'invoice added', invoice.id)" in found


NONE = [
    ('Kind.EDIT', ADD, "db.add"),
    ('"seen"', ADD, "db.add"),
    ('"edit"', "def add_invoice(user, invoice):\n    made = Invoice(invoice)\n    db.add(made)\n    db.commit()\n", "db.add"),
    ('"edit"', "def add_invoice(user):\n    db.add(Invoice(1))\n    invoice = 1\n    db.commit()\n", "db.add"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "own", "mark"), NONE)
def test_no_record_where_it_would_say_something_else(words: str, own: str, mark: str) -> None:
    assert recorded(EDIT.format(words=words), own, mark) == []


def test_a_member_that_other_records_have_is_taken() -> None:
    other = "def create_note(user):\n    note = Note()\n    save(note)\n    record_event(user, Kind.ADD, note.id)\n\n\n"
    found = recorded(EDIT.format(words="Kind.EDIT"), ADD, "db.add", other)
    assert "    record_event(user, Kind.ADD, invoice.id)" in found


def test_a_call_that_only_sounds_like_a_record_is_none() -> None:
    sibling = "def edit_invoice(id, user):\n    event_in = load(id)\n    event_in.details.update(user)\n\n\n"
    own = "def delete_invoice(id, user):\n    event_in = load(id)\n    db.delete(event_in)\n"
    assert recorded(sibling, own, "db.delete") == []


def test_a_service_of_another_deed_is_no_record_though_it_keeps_one() -> None:
    sibling = "def edit_invoice(id, user):\n    invoice = load(id)\n    save(invoice, person=user)\n\n\n"
    own = "def delete_invoice(id, user):\n    invoice = load(id)\n    db.delete(invoice)\n"
    assert recorded(sibling, own, "db.delete") == []


def test_words_that_are_the_sibling_s_alone_are_not_repeated() -> None:
    own = "def delete_invoice(id, user):\n    invoice = load(id)\n    db.delete(invoice)\n"
    assert recorded(EDIT.format(words='"shop.profile.edit"'), own, "db.delete") == []


HOOKED = "def edit_invoice(id, user):\n    invoice = load(id)\n    save(invoice)\n    invoice = hooked(invoice)\n    if invoice:\n        record_event(user, 'edit', invoice.id)\n\n\n"
FILED = "def edit_invoice(id, user):\n    invoice = load(id)\n    record_event(user, 'edit', invoice.id, case=id)\n\n\n"
TOLD = "def add_invoice(id, user):\n    invoice = load(id)\n    record_event(user, 'add', invoice.id)\n\n\n"
DELETE = "def delete_invoice(id, user):\n    invoice = load(id)\n{between}    db.delete(invoice)\n{after}"


@pytest.mark.parametrize(
    ("sibling", "own"),
    [
        (HOOKED, DELETE.format(between="", after="")),
        (EDIT.format(words="'edit'"), DELETE.format(between="", after="    invoice = hooked(invoice)\n")),
        (EDIT.format(words="'edit'"), DELETE.format(between="    gone = invoice.id\n", after="    return gone\n")),
        (EDIT.format(words="'edit edit'"), DELETE.format(between="", after="")),
        (
            EDIT.format(words="'edit'"),
            "def delete_invoice(id, user):\n    invoice = load(id)\n    try:\n        check(invoice)\n    finally:\n        db.delete(invoice)\n",
        ),
    ],
    ids=["behind a hook", "made anew", "put aside", "said twice", "at the very end"],
)
def test_no_record_where_its_place_or_its_words_are_in_doubt(sibling: str, own: str) -> None:
    assert recorded(sibling, own, "db.delete") == []


def test_what_nearly_all_others_of_the_file_tell_is_told() -> None:
    """The nearest sibling does the same kind of thing, and leaves the case away; four others have it."""
    own = "def create_invoice(id, user):\n    invoice = load(id)\n    db.add(invoice)\n    db.flush()\n"
    many = "".join(FILED.replace("edit_invoice", f"edit_{one}") for one in ("note", "page", "list", "team"))
    (line,) = [line for line in recorded(TOLD, own, "db.add", many) if "record_event" in line]
    assert "case=id" in line


def test_the_id_of_another_thing_is_not_told_for_this_one_s() -> None:
    sibling = "def edit_invoice(customer_id, user):\n    change(customer_id)\n    record_event(user, f'edit {customer_id}')\n\n\n"
    own = "def delete_invoice(customer_id, user):\n    drop(customer_id)\n"
    assert recorded(sibling, own, "drop(") == []
