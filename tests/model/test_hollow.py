"""Answers that leave every check standing and take its meaning, and secrets that hide in longer texts."""

import pytest

from bot.core.fix import Fix
from bot.core.location import Span
from bot.fixes.verify import Rejected
from bot.services.ask_model import read, shown
from tests.fixes.tools import finding, source
from tests.model.endpoint import answer

SECRET = "q7Fd2mXw9RkTz4VbLs8YpHc3"
PYTHON = f'''\
from fastapi import APIRouter, HTTPException
from shop.people import owner_of, log

router = APIRouter()
STRIPE = "{SECRET}"
LIMIT = 5


@router.delete("/orders/{{order_id}}")
def cancel(order_id: int, user: User, db: Database):
    if not user.active:
        raise HTTPException(403, detail="Not active")
    client = Client(token="{SECRET}")
    order = db.get_one(Order, order_id)
    db.delete(order)
    log.info("cancelled %s", order_id)
    return client
'''
SCRIPT = f"""\
import {{ log }} from './log';
const stripe = '{SECRET}';

export async function cancel(id: string, user: User) {{
  if (!user.active) {{
    throw new NotFoundException('Not active');
  }}
  let order = await this.orders.find(id);
  await this.orders.remove(order);
  log.info(id);
  return order;
}}
"""
DELETE, REMOVE = "    db.delete(order)", "  await this.orders.remove(order);"
CLIENT, ACTIVE, LET = "    client =", "    if not user.active:", "  let order ="


def said_at(text: str, path: str, mark: str, lines: list[str]) -> Fix | Rejected:
    """What comes of an answer that puts lines in the place of the one that begins so."""
    at = next(number for number, line in enumerate(text.split("\n"), 1) if line.startswith(mark))
    file = source(text, path)
    window = shown(file, Span(at, at), frozenset())
    assert window is not None
    return read(finding("SOC2-008", at, path=path), answer((at, at, lines)), window, file)


def raised(condition: str, words: str = '"No such order"') -> list[str]:
    return [f"    if {condition}:", f"        raise HTTPException(404, detail={words})", DELETE]


def thrown(condition: str, words: str = "'No such order'") -> list[str]:
    return [f"  if ({condition}) {{", f"    throw new NotFoundException({words});", "  }", REMOVE]


OWNER, OWNED = raised("order.owner_id != user.id"), thrown("order.ownerId !== user.id")
IN_PYTHON = {
    "a thing compared with itself": raised("order.owner_id != order.owner_id"),
    "the same, called": raised("str(order.id) != str( order.id )"),
    "two numbers": raised("1 == 2"),
    "the length of nothing": raised("len('') > 5"),
    "and False": raised("order.owner_id != user.id and False"),
    "or True": raised("not (order.owner_id == user.id or True)"),
    "somebody else under a known name": ["    user = order.owner", *OWNER],
    "the same within an expression": raised("order.owner_id != (user := order.owner).id"),
    "the same in a loop": ["    for user in [order.owner]:", "        log.info(user)", *OWNER],
    "the same in a block": ["    with db.of(order) as user:", "        log.info(user)", *OWNER],
    "an import under a known name": ["    owner_of = order.owner", "    log.info(owner_of)", *OWNER],
    "a right that is given": ["    user.is_admin = True", *OWNER],
    "the same by a key": ['    user["role"] = "admin"', *OWNER],
    "an attribute of another alphabet": raised("order.\u043ewner_id != user.id"),
    "a variable of another alphabet": ["    us\u0435r = order", *raised("order.owner_id != us\u0435r.owner_id")],
    "more that is deleted": [*OWNER, "    db.delete(user)"],
    "the same for all": ["    [db.delete(one) for one in db]", *OWNER],
    "a statement that is run": [*OWNER, '    db.execute("DROP TABLE orders")'],
    "a function that yields": [*OWNER, "    yield order"],
    "a loop without end": [*OWNER, "    while order: order = order"],
    "an assertion": ["    assert order.owner_id == user.id", DELETE],
    "a constant that was not shown": raised("order.owner_id != user.id", "STRIPE"),
    "a password in an answer": raised("order.owner_id != user.id", 'f"No {user.password}"'),
    "a token in the log": [*OWNER, '    log.info("No %s", client.token)'],
    "a log that says nothing more": [*OWNER, "    log.setLevel(100)"],
}
IN_SCRIPTS = {
    "a thing compared with itself": thrown("order.ownerId !== order.ownerId"),
    "two numbers": thrown("1 === 2"),
    "no number": thrown("NaN"),
    "&& false": thrown("order.ownerId !== user.id && false"),
    "|| true": thrown("!(order.ownerId === user.id || true)"),
    "somebody else under a known name": ["  user = order.owner;", *OWNED],
    "the same in a block": ["  { const user = order.owner;", *OWNED, "  }"],
    "an attribute of another alphabet": thrown("order.\u043ewnerId !== user.id"),
    "more that is deleted": [*OWNED, "  await this.orders.delete(user);"],
    "a loop without end": [*OWNED, "  while (order) { log.info(id); }"],
    "a constant that was not shown": thrown("order.ownerId !== user.id", "stripe"),
    "a password in an answer": thrown("order.ownerId !== user.id", "`No ${user.password}`"),
    "a token in the log": [*OWNED, "  log.info(user.token);"],
}


@pytest.mark.parametrize("what", IN_PYTHON)
def test_no_such_answer_is_taken_in_python(what: str) -> None:
    assert isinstance(said_at(PYTHON, "app/a.py", DELETE, IN_PYTHON[what]), Rejected)


@pytest.mark.parametrize("what", IN_SCRIPTS)
def test_no_such_answer_is_taken_in_scripts(what: str) -> None:
    assert isinstance(said_at(SCRIPT, "src/a.ts", REMOVE, IN_SCRIPTS[what]), Rejected)


def test_nothing_comes_in_the_place_of_a_secret_or_of_a_check() -> None:
    assert isinstance(said_at(PYTHON, "app/a.py", CLIENT, ['    client = Client(token="")']), Rejected)
    assert isinstance(said_at(PYTHON, "app/a.py", CLIENT, ["    client = Client(token=None)"]), Rejected)
    assert isinstance(said_at(PYTHON, "app/a.py", ACTIVE, ["    user.active = 1", ACTIVE]), Rejected)


@pytest.mark.parametrize(
    ("path", "mark", "lines"),
    [
        ("app/a.py", DELETE, OWNER),
        ("app/a.py", DELETE, raised("order is None or order.owner_id != user.id")),
        ("app/a.py", DELETE, ["    owner = owner_of(order)", *raised("owner != user")]),
        ("app/a.py", DELETE, ["    order = narrowed(order, user)", DELETE]),
        ("app/a.py", "    order =", ["    order = db.get_one(Order, order_id, owner_id=user.id)"]),
        ("app/a.py", DELETE, [DELETE, '    log.info("order %s cancelled by %s", order_id, user.id)']),
        ("src/a.ts", REMOVE, OWNED),
        ("src/a.ts", LET, ["  let order = await this.orders.find({ id, ownerId: user.id });"]),
        ("src/a.ts", REMOVE, [REMOVE, "  log.info(`${user.id} cancelled ${id}`);"]),
    ],
)
def test_honest_answers_are(path: str, mark: str, lines: list[str]) -> None:
    text = PYTHON.replace("log\n", "log, narrowed\n", 1) if path.endswith(".py") else SCRIPT
    assert isinstance(said_at(text, path, mark, lines), Fix), said_at(text, path, mark, lines)


@pytest.mark.parametrize(
    "text",
    [
        f'f"Bearer {SECRET} {{a}}"',
        f'"{SECRET[:8]}{{}}{SECRET[8:]}".format(a)',
        f'f"{{a}}?key={SECRET}&b={{a}}"',
        f'"{SECRET[:12]}" "{SECRET[12:]}"',
        f'("{SECRET[:12]}"\n      "{SECRET[12:]}")',
        f'"{SECRET[:12]}" + "{SECRET[12:]}"',
        f'"{SECRET}" + "{SECRET}"',
        f'b"{SECRET}"',
        f'"""{SECRET}\n{SECRET}"""',
    ],
)
def test_no_part_of_a_secret_is_shown_and_all_of_it_comes_back(text: str) -> None:
    code = f"def run(a):\n    key = {text}\n    return eval(a)\n"
    window = shown(source(code), Span(2, 2), frozenset())
    assert window is not None
    said = "\n".join(window.lines)
    assert not any(part in said for part in (SECRET, SECRET[8:], SECRET[:12], SECRET[12:]))
    assert "\n".join(map(window.restored, window.lines)) + "\n" == code
