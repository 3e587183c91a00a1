# ruff: noqa: E501 - a case is a line
"""What a fix writes to the log, and where: behind the act that the finding speaks of, in words that name it."""

import pytest

from bot.core.inventory import Act, ActKind, Control, ControlInventory, ControlKind, Endpoint, Parameter
from bot.core.location import Location, Span
from bot.fixes import log_record
from bot.fixes.interface import FixContext
from bot.fixes.said import participle
from tests.fixes.tools import accepted, finding, line_with, source

HEAD = "import logging\n\nfrom app.deps import CurrentUser, db, forms, router, service\n\nlogger = logging.getLogger(__name__)\n\n\n"


def logged(
    handler: str,
    kind: ActKind,
    model: str,
    mark: str,
    rule: str = "SOC2-010",
    where: str = "app/a.py",
    subject: str = "",
    others: tuple[Endpoint, ...] = (),
) -> list[str]:
    """The lines that are added, each behind the line above it."""
    text = HEAD + handler
    start = line_with(text, "def ")
    place = Location("app/a.py", Span(start, start))
    body = Location("app/a.py", Span(start, len(text.splitlines())))
    line = line_with(text, mark)
    act = Act(kind, model, "x", Location(where, Span(line, line)))
    who = Control(ControlKind.AUTHENTICATION, "u", place, "parameter", "user: CurrentUser")
    name = handler.split("def ")[1].split("(", maxsplit=1)[0]
    parameters = (Parameter(subject, "int", "", "path"),) if subject else ()
    own = Endpoint("fastapi", ("POST",), "/x", f"app.a.{name}", place, body, "g", parameters, (who,), acts=(act,))
    inventory = ControlInventory((own, *others), ())
    found = accepted(FixContext(finding(rule, start), source(text), inventory), log_record.PLUGIN)
    after = found[0][1].splitlines() if found else []
    return [f"{after[at - 1].strip()} / {one.strip()}" for at, one in enumerate(after) if "logger.info" in one]


CASES = [
    ("def delete_task(task_id: int, user: CurrentUser):\n    db.delete(task_id, user.id)\n    db.commit()\n", ActKind.DELETE, "Task", "db.delete", "task_id", 'db.commit() / logger.info("task %s deleted by %s", task_id, user.id)'),
    ("def create_ticket(task_id: int, user: CurrentUser):\n    t = service.create(user.id)\n    return t\n", ActKind.CREATE, "TaskTicket", "service.create", "task_id", 't = service.create(user.id) / logger.info("ticket of task %s created by %s", task_id, user.id)'),
    ("def create_team(user: CurrentUser):\n    t = service.create(user.id)\n    return t\n", ActKind.CHANGE, "TeamMember", "service.create", "", 't = service.create(user.id) / logger.info("team created by %s", user.id)'),
    ("def void_invoices(id: int, user: CurrentUser):\n    service.void(id, user.id)\n    return 1\n", ActKind.CHANGE, "Invoice", "service.void", "id", 'service.void(id, user.id) / logger.info("invoice %s voided by %s", id, user.id)'),
    ("def put(id: int, user: CurrentUser):\n    service.write(id, user.id)\n", ActKind.CHANGE, "LineItem", "service.write", "id", 'service.write(id, user.id) / logger.info("line item %s changed by %s", id, user.id)'),
]  # fmt: skip


@pytest.mark.parametrize(("handler", "kind", "model", "mark", "subject", "wanted"), CASES)
def test_words(handler: str, kind: ActKind, model: str, mark: str, subject: str, wanted: str) -> None:
    assert logged(handler, kind, model, mark, subject=subject) == [wanted]


@pytest.mark.parametrize(
    ("name", "done"),
    [
        ("reactivate_user", "reactivated"),
        ("unpublish", "unpublished"),
        ("app.a.reassignTask", "reassigned"),
        ("payout_update", "changed"),
        ("set_password", "changed"),
    ],
)
def test_a_verb_says_what_is_done(name: str, done: str) -> None:
    assert participle(name) == done


def test_a_line_of_the_same_number_in_another_file_is_not_the_act() -> None:
    handler = (
        "def create_user(user: CurrentUser):\n    role = user.get_organization_role(user.id)\n    if role:\n        raise role\n"
        "    return service.create(user)\n"
    )
    wanted = ['result = service.create(user) / logger.info("user created by %s", user.id)']
    assert logged(handler, ActKind.CREATE, "User", "get_organization", where="app/service.py") == wanted


def test_a_name_that_only_reads_is_no_way_to_the_act() -> None:
    handler = "def give(user: CurrentUser):\n    role = user.get_role(user.id)\n    return role\n"
    assert logged(handler, ActKind.ROLE, "User", "def ", "SOC2-003", "app/service.py") == []


@pytest.mark.parametrize(
    ("read", "who"),
    [
        ("account.id", "account.id"),
        ("forms.username.data", "forms.username.data"),
        ("forms.password", ""),
    ],
)
def test_a_login_says_who_or_nothing(read: str, who: str) -> None:
    handler = f"def login(password: str):\n    account = service.check({read}, password)\n    return account\n"
    found = logged(handler, ActKind.SIGN_IN, "", "service.check", "SOC2-003")
    assert [one.split(" / ")[1] for one in found] == ([f'logger.info("user %s logged in", {who})'] if who else [])


@pytest.mark.parametrize(
    ("rest", "wanted"),
    [
        ("    if not account:\n        raise forms.Denied\n    db.begin(account)\n    return 1\n", 1),
        ("    if account:\n        db.begin(account)\n        return 1\n    return forms.page\n", 0),
        ("    if account:\n        if account.mfa:\n            return 2\n    forms.render()\n", 0),
        ("    if not account:\n        return forms.invalid\n    return forms.error_page\n", 0),
    ],
)
def test_a_login_is_not_told_where_those_come_too_who_were_not_let_in(rest: str, wanted: int) -> None:
    handler = f"def login(password: str):\n    account = service.check(forms.username.data, password)\n{rest}"
    assert len(logged(handler, ActKind.SIGN_IN, "", "service.check", "SOC2-003")) == wanted


def test_an_account_that_goes_is_told_while_it_has_an_id() -> None:
    text = (
        "import logging\n\nfrom app.deps import login_required\n\nlogger = logging.getLogger(__name__)\n\n\n"
        "@login_required\ndef leave(request):\n    request.user.delete()\n    return 1\n"
    )
    start = line_with(text, "@login")
    place, line = Location("app/a.py", Span(start, start + 1)), line_with(text, "delete()")
    act = Act(ActKind.ACCOUNT_DELETION, "User", "x", Location("app/a.py", Span(line, line)))
    who = Control(ControlKind.AUTHENTICATION, "login_required", place, "decorator", "@login_required")
    body = Location("app/a.py", Span(start, start + 3))
    own = Endpoint("django", ("POST",), "/x", "app.a.leave", place, body, "g", (), (who,), acts=(act,))
    context = FixContext(finding("SOC2-003", start), source(text), ControlInventory((own,), ()))
    after = accepted(context, log_record.PLUGIN)[0][1]
    assert 'logger.info("account deleted by %s", request.user.pk)\n    request.user.delete()\n' in after


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("create_token", "token issued to user %s"),
        ("api_token", "token issued to user %s"),
        ("refresh_token", "token of user %s renewed"),
        ("login_for_access_token", "user %s logged in"),
        ("session_token", "user %s logged in"),
    ],
)
def test_a_token_for_programs_is_no_login(name: str, said: str) -> None:
    handler = (
        f"def {name}(name: str):\n    account = service.by(name)\n    tokens.add(account.id)\n    return account\n"
    )
    found = logged(handler, ActKind.TOKEN, "", "tokens.add", "SOC2-003")
    assert [one.split(" / ")[1] for one in found] == [f'logger.info("{said}", account.id)']


@pytest.mark.parametrize(
    ("signed_in", "said"), [(True, "password changed by %s"), (False, "password of user %s changed")]
)
def test_where_strangers_come_the_framework_s_caller_names_nobody(signed_in: bool, said: str) -> None:
    """A reset by a link from a mail: `current_user` is anonymous there, has no `username`, and the line would fail."""
    text = (
        "import logging\n\nfrom app.deps import User, bp, current_user, db, forms\n\nlogger = logging.getLogger(__name__)\n\n\n"
        "def greet():\n    return current_user.username\n\n\n"
        "@bp.post('/reset/<token>')\ndef reset(token):\n    user = User.of(token)\n    user.set_password(forms.password)\n"
        "    db.commit()\n    return user.username\n"
    )
    start = line_with(text, "@bp.post")
    place, line = Location("app/a.py", Span(start, start + 1)), line_with(text, "set_password")
    act = Act(ActKind.PASSWORD, "User", "x", Location("app/a.py", Span(line, line)))
    guards = (Control(ControlKind.AUTHENTICATION, "login_required", place, "blueprint"),) if signed_in else ()
    body = Location("app/a.py", Span(start, start + 5))
    own = Endpoint("flask", ("POST",), "/reset/{token}", "reset", place, body, "g", (), guards, acts=(act,))
    context = FixContext(finding("SOC2-003", start), source(text), ControlInventory((own,), ()))
    after = accepted(context, log_record.PLUGIN)[0][1]
    who = "current_user.username" if signed_in else "user.username"
    assert f"logger.info('{said}', {who})" in after


@pytest.mark.parametrize(("called", "lines"), [("track", 0), ("trace", 1)])
def test_no_line_in_the_log_where_the_file_tells_the_project_s_record_what_it_does(called: str, lines: int) -> None:
    place = Location("app/b.py", Span(1, 2))
    act = Act(ActKind.DELETE, "Note", "x", place, "track in app/tracker.py")
    others = tuple(
        Endpoint("fastapi", ("DELETE",), f"/{name}", f"app.b.{name}", place, place, "g", (), (), acts=(act,))
        for name in ("drop", "wipe", "clear")
    )
    handler = (
        "def delete_task(task_id: int, user: CurrentUser):\n    db.delete(task_id, user.id)\n    db.commit()\n\n\n"
        f"def told(user):\n    {called}('told', user.id)\n"
    )
    assert len(logged(handler, ActKind.DELETE, "Task", "db.delete", subject="task_id", others=others)) == lines


@pytest.mark.parametrize(("name", "lines"), [("rotate_key", 1), ("request_key", 0)])
def test_what_is_only_asked_for_is_not_told_as_done(name: str, lines: int) -> None:
    handler = f"def {name}(user: CurrentUser):\n    k = service.create(user.id)\n    return k\n"
    assert len(logged(handler, ActKind.CREATE, "ApiKey", "service.create")) == lines
