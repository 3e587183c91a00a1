"""What Java says, in the small language; and which file a Java name means."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.coverage import GapReason
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.inventory.ant import matches
from bot.inventory.code import Attr, Call, Class, Function, Mix, Name, Text, Try
from bot.inventory.facts import facts
from bot.inventory.found import ClassFound, FunctionFound
from bot.inventory.labels import collection
from bot.inventory.languages.interface import FileFacts
from bot.inventory.languages.java import PLUGIN
from bot.inventory.modules import Module
from bot.inventory.names import Names
from bot.inventory.statements import every
from tests.inventory.sources import facts_of

CONTROLLER = """
    package com.acme.shop;

    @RestController
    @RequestMapping("/orders")
    public class OrderController {
        private final OrderService orders;

        public OrderController(OrderService orders) { this.orders = orders; }

        @GetMapping("/{id}")
        public Order show(@PathVariable long id, Principal who) throws IOException {
            try {
                return orders.find(id).orElseThrow(() -> new NotFound("no " + id));
            } catch (IllegalStateException e) {
                throw new Conflict(e.getMessage());
            }
        }
    }
"""


def java(text: str) -> FileFacts:
    return facts_of(text, "A.java")


def names_of(tree: dict[str, str]) -> Names:
    modules = {path: Module(path, facts_of(text, path).body) for path, text in tree.items()}
    return Names(PLUGIN.tree(modules))


def test_a_class_has_its_annotations_fields_constructor_and_methods() -> None:
    (_, klass) = java(CONTROLLER).body
    assert isinstance(klass, Class)
    assert [decorator.text for decorator in klass.decorators] == ["@RestController", '@RequestMapping("/orders")']
    assert [line.name for line in klass.body if isinstance(line, Function)] == ["__init__", "show"]
    show = klass.body[-1]
    assert isinstance(show, Function)
    assert (show.line, show.head, show.end) == (11, 12, 18)
    assert [parameter.text for parameter in show.params] == ["@PathVariable long id", "Principal who"]


def test_a_lambda_is_lifted_and_a_field_is_looked_up_on_self() -> None:
    (_, klass) = java(CONTROLLER).body
    assert isinstance(klass, Class)
    show = klass.body[-1]
    assert isinstance(show, Function)
    (attempt,) = show.body
    assert isinstance(attempt, Try)
    assert attempt.handlers[0].name == "e"
    lifted, answer = attempt.body
    assert isinstance(lifted, Function)
    assert lifted.name == "orElseThrow"
    call = getattr(answer, "value", None)
    assert isinstance(call, Call)
    assert call.args == (Name("orElseThrow"),)
    assert isinstance(call.func, Attr)
    assert isinstance(call.func.value, Call)
    assert call.func.value.func == Attr(Attr(Name("self"), "orders"), "find")


def test_a_long_sum_of_texts_is_one_node() -> None:
    (line,) = java("class A { String s = " + " + ".join(f'"{n}"' for n in range(500)) + "; }").body[0].body  # type: ignore[union-attr]
    assert isinstance(line.value, Mix)  # type: ignore[union-attr]
    assert line.value.parts[0] == Text("0")  # type: ignore[union-attr]
    assert len(line.value.parts) == 500  # type: ignore[union-attr]


def test_a_name_of_the_same_package_an_import_and_a_static_import_are_found() -> None:
    names = names_of(
        {
            "src/main/java/com/acme/shop/A.java": "package com.acme.shop; import com.acme.util.B;"
            "import static com.acme.util.B.make; class A { C c; }",
            "src/main/java/com/acme/shop/C.java": "package com.acme.shop; class C { void run() { go(); } }",
            "src/main/java/com/acme/util/B.java": "package com.acme.util; class B { static void make() { go(); } }",
        }
    )
    scope = names.scope("src/main/java/com/acme/shop/A.java")
    found = [names.settle(names.resolve(scope, Name(name))) for name in ("B", "C", "make")]
    assert [type(one) for one in found] == [ClassFound, ClassFound, FunctionFound]
    assert getattr(found[0], "scope", scope).path == "src/main/java/com/acme/util/B.java"


def test_a_call_on_an_interface_reaches_the_one_class_that_implements_it() -> None:
    names = names_of(
        {
            "a/Clock.java": "package a; interface Clock { long now(); }",
            "a/WallClock.java": "package a; class WallClock implements Clock { public long now() { return 1; } }",
            "a/User.java": "package a; class User { Clock clock; }",
        }
    )
    scope = names.scope("a/User.java")
    found = names.resolve(scope, Attr(Name("Clock"), "now"))
    assert isinstance(found, FunctionFound)
    assert found.scope.path == "a/WallClock.java"


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("/api/**", "/api", True),
        ("/api/**", "/api/a/b", True),
        ("/api/*", "/api/a/b", False),
        ("/**", "/", True),
        ("/users/{id}", "/users/{id}", True),
        ("/users/me", "/users/{id}", False),
        ("/**/admin", "/a/b/admin", True),
        ("/files/*.png", "/files/a.png", True),
    ],
)
def test_ant_patterns(pattern: str, path: str, covered: bool) -> None:
    assert matches(pattern, path) is covered


def test_a_syntax_error_is_a_gap_and_the_rest_is_read() -> None:
    found = java("class A {\n  void a() { int = ; }\n}\nclass B { void b() { } }\n")
    assert found.gaps[0][0] is GapReason.SYNTAX
    assert "B" in {line.name for line in every(found.body) if isinstance(line, Class)}


@pytest.mark.parametrize(
    "text",
    [
        "class A { int x = " + "(" * 3000 + "1" + ")" * 3000 + "; }",
        "class A { void f() { " + "if (a) { " * 1000 + "}" * 1000 + " } }",
        "class A { Object x = a" + ".b()" * 3000 + "; }",
        "class A { Object x = " + "() -> " * 1000 + "1; }",
        "class A {" * 500 + "}" * 500,
    ],
)
def test_deep_nesting_is_a_gap(text: str) -> None:
    assert GapReason.LIMIT in {reason for reason, _ in java(text).gaps}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_never_crash(content: bytes) -> None:
    assert facts(SourceFile("A.java", BlobId(""), content)).language == "java"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="class A{}()<>;@=.,\"'x1+?:-[]\n ", max_size=300))
def test_random_code_never_crashes(text: str) -> None:
    assert java(text) == java(text)


def test_the_service_of_a_collection_has_no_users() -> None:
    assert collection("userCollectionService") == "user_collection"
    assert collection("users_collection") == "users"
    assert collection("ordersRepository") == "orders"
