"""JavaScript and TypeScript: read whole into the inventory's small language, whatever style they are written in."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.coverage import GapReason
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Class,
    Compare,
    Const,
    Do,
    Function,
    If,
    Join,
    Logic,
    Mix,
    Name,
    Return,
    Stmt,
    Table,
    Text,
    Try,
)
from bot.inventory.facts import facts
from bot.inventory.languages.interface import FileFacts
from bot.inventory.render import render
from tests.inventory.sources import facts_of

LINES = """
const {id, ...rest} = req.params;
app.get('/x', auth, async (req, res) => {
class A extends B {
constructor(private x: Y) {
@Get(':id')
async m() {
export default
export * from './x';
import a, {b} from 'c';
module.exports = {a, b() {}};
switch (x) { case 1:
try {
} catch ({message}) {
for (const [a, b] of c)
x?.y?.()
function* g(
enum E { A }
type T = {a: string} | null;
interface I {
<T>x as any
require('./y')(app)
await import('z')
""".splitlines(keepends=True)
PIECES = [
    "}",
    "{",
    "(",
    ")",
    ");",
    "`a${x}b`",
    "<A b={c}>",
    "</A>",
    "=>",
    "/re/g",
    "'",
    '"',
    "\\",
    "\0",
    "é",
    "=",
    "label:",
]
WORDS = st.sampled_from([*LINES, *PIECES, "//", "/*", "a ?? b"])


def body(text: str, path: str = "app.ts") -> tuple[Stmt, ...]:
    read = facts_of(text, path)
    assert read.gaps == ()
    return read.body


# What is written in expressions


def test_a_function_in_an_expression_is_lifted_before_its_statement() -> None:
    handler, call = body("app.get('/x', auth, async (req, res) => { res.json(1) })", "app.js")
    assert isinstance(handler, Function) and isinstance(call, Do) and isinstance(call.value, Call)
    assert call.value.args == (Text("/x"), Name("auth"), Name(handler.name))
    assert [parameter.name for parameter in handler.params] == ["req", "res"]
    assert not handler.name.isidentifier() and render(call.value) == 'app.get("/x", auth, a function)'


def test_made_names_are_counted_in_their_scope_and_know_no_lines() -> None:
    text = "f(() => g(() => 1)); f(() => 2)"
    first, _, second, _ = body(text)
    assert isinstance(first, Function) and isinstance(second, Function) and isinstance(first.body[0], Function)
    assert (first.name, first.body[0].name, second.name) == ("=>1", "=>1", "=>2")
    assert [line.name for line in body("\n\n" + text) if isinstance(line, Function)] == ["=>1", "=>2"]


@pytest.mark.parametrize(
    "text",
    [
        "const f = async (req) => { go() }",
        "const f = function () { go() }",
        "async function f() { go() }",
        "exports.f = () => { go() }",
        "module.exports.f = function other() { go() }",
        "export const f = () => { go() }",
        "export function f() { go() }",
    ],
)
def test_a_function_with_a_name_is_that_function(text: str) -> None:
    (function,) = body(text)
    assert isinstance(function, Function) and function.name == "f" and isinstance(function.body[-1], Do)


def test_methods_in_a_literal_go_by_their_key() -> None:
    one, two, whole = body("const api = { list(req) {}, show: async (req) => {}, plain: 1 }")
    assert isinstance(whole, Assign) and isinstance(whole.value, Table)
    assert [render(value) for _, value in whole.value.pairs] == ["list", "show", "1"]
    assert isinstance(one, Function) and isinstance(two, Function)


def test_an_arrow_answers_what_stands_behind_it() -> None:
    (function,) = body("const f = (x) => x.id")
    assert isinstance(function, Function)
    assert function.body == (Return(1, 1, Attr(Name("x"), "id")),)


def test_expressions_are_told_in_the_small_language() -> None:
    def value(text: str) -> object:
        line = body(f"x = {text}")[-1]
        return line.value if isinstance(line, Assign) else None

    assert value("a?.b!.c as T") == Attr(Attr(Name("a"), "b"), "c")
    assert value("await (this.x)") == Attr(Name("self"), "x")
    assert value("a && b && !c") == Logic("and", (Name("a"), Name("b"), Logic("not", (Name("c"),))))
    assert value("a ?? null") == Logic("or", (Name("a"), Const("None")))
    assert value("a === undefined") == Compare(("==",), (Name("a"), Const("None")))
    assert value("`a${b}`") == Join((Text("a"), Name("b")))
    assert value("new A(b)") == Call(1, 1, Name("A"), (Name("b"),), ())
    assert value("req.headers['x-key']") != value("req.headers['key']") == Attr(Attr(Name("req"), "headers"), "key")
    assert isinstance(value("<A b={c}><B>{d}</B></A>"), Mix)


# Taking apart


def test_taking_apart_is_assigning_one_by_one() -> None:
    lines = body("const {id, a: {b}, c = 1, ...rest} = req.params")
    assert [(render(line.targets[0]), render(line.value)) for line in lines if isinstance(line, Assign)] == [
        ("id", "req.params.id"),
        ("b", "req.params.a.b"),
        ("c", "req.params.c"),
        ("rest", "req.params"),
    ]


def test_what_is_computed_is_computed_once() -> None:
    whole, one, two = body("const {a, b} = await load()")
    assert isinstance(whole, Assign) and isinstance(one, Assign) and isinstance(two, Assign)
    assert one.value == Attr(whole.targets[0], "a") and two.value == Attr(whole.targets[0], "b")


def test_a_request_that_is_taken_apart_is_still_one() -> None:
    (function,) = body("const f = ({ body, user }, res) => { go(body) }")
    assert isinstance(function, Function)
    assert [parameter.name for parameter in function.params] == ["req", "res"]
    assert [render(line.value) for line in function.body if isinstance(line, Assign)] == ["req.body", "req.user"]


# Classes and statements


def test_a_class_with_its_decorators_and_parameter_properties() -> None:
    (klass, default) = body(
        """
        @Controller('users')
        export default class Users extends Base<User> {
          @Inject() mail: Mail;
          constructor(private readonly users: UserService) { super(); }
          @Get(':id')
          async show(@Param('id') id: string): Promise<User> {
            return this.users.find(id);
          }
          list = async () => {};
        }
        """
    )
    assert isinstance(klass, Class) and default == Assign(2, 2, (Name("default"),), Name("Users"), None)
    mail, init, show, listing = klass.body
    assert klass.bases == (Name("Base"),) and [one.text for one in klass.decorators] == ["@Controller('users')"]
    assert isinstance(mail, Assign) and render(mail.value) == "Inject()" and mail.annotation == Name("Mail")
    assert isinstance(init, Function) and init.name == "__init__"
    assert isinstance(init.body[0], Assign) and init.body[0].targets == (Attr(Name("self"), "users"),)
    assert isinstance(show, Function) and (show.line, show.head, show.end) == (6, 7, 9)
    assert show.returns == Name("User") and render(show.params[0].default) == 'Param("id")'
    assert isinstance(listing, Function) and listing.name == "list"


def test_statements_nest_as_they_do_in_python() -> None:
    attempt, choice = body(
        """
        try { go() } catch ({ message }) { say(message) } finally { end() }
        if (a) b(); else if (c) d(); else { e() }
        """
    )
    assert isinstance(attempt, Try) and len(attempt.handlers) == 1 and attempt.final
    assert isinstance(attempt.handlers[0].body[0], Assign)
    assert isinstance(choice, If) and [type(line) for line in choice.other] == [If, Do]


def test_the_same_thing_without_an_end_of_line_is_the_same() -> None:
    assert body("a()\nb()") == body("a();\r\nb();")


# What cannot be read


@pytest.mark.parametrize(
    "text",
    [
        "const x = <T,>(a: T) => a;",
        "const x = <any>y; const z = <B>w;",
        "const W = styled.div<{ $wide?: boolean }>`a: ${(p) => p.x};`;\nexport const f = <A b={1}/>;",
        "export interface Counts {\n  all: number\n  in_progress: number\n}\n",
        "export type A = B extends `${infer C}` ? C : never;",
        "abstract class A { protected abstract x(): void; declare y: string; static { go() } }",
        "let x: unique symbol;",
    ],
)
def test_typescript_of_all_kinds_is_read(text: str) -> None:
    assert facts_of(text, "a.ts").gaps == ()


def test_a_syntax_error_is_a_gap_and_the_rest_is_read() -> None:
    read = facts_of("app.get('/a', (req, res) => {});\nlet ] = 3;\nfunction after() {}", "a.js")
    assert read.gaps == ((GapReason.SYNTAX, "line 2"),)
    assert any(isinstance(line, Function) and line.name == "after" for line in read.body)


@pytest.mark.parametrize(
    "text", ["(" * 5_000, "{" * 5_000, "[" * 500 + "]" * 500, "a" + ".b()" * 500, "f(() => " * 300]
)
def test_deep_nesting_is_a_gap(text: str) -> None:
    read = facts_of(text, "a.js")
    assert read.gaps
    pickle.dumps(read)


def test_long_chains_are_read() -> None:
    for text in ["x = " + " + ".join(["'a'"] * 2_000), "x = " + " && ".join(["a"] * 2_000), "z" + ".string()" * 40]:
        assert facts_of(text, "a.js").gaps == ()
    assert facts_of("if (a) b(); " + "else if (c) d(); " * 1_000, "a.js").gaps == ()


@given(st.lists(WORDS, max_size=30).map(" ".join), st.sampled_from(["a.js", "a.ts"]))
def test_anything_is_read_without_a_crash(text: str, path: str) -> None:
    whole(text.encode(), path)


@given(st.binary(max_size=400), st.sampled_from(["a.js", "a.ts"]))
def test_bytes_are_read_without_a_crash(content: bytes, path: str) -> None:
    whole(content, path)


def whole(content: bytes, path: str) -> None:
    read = facts(SourceFile(path, BlobId(""), content))
    assert isinstance(read, FileFacts)
    assert pickle.loads(pickle.dumps(read)) == read
    again = facts(SourceFile(path, BlobId(""), content))
    assert again == read
