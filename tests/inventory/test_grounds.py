"""A tree that differs a little from the one before it is linked from the answers that still stand, to the same end."""

import random
from collections.abc import Mapping, MutableMapping
from functools import partial

import pytest

from bot import registry
from bot.analyse import analyse_in
from bot.inventory.files import Files
from bot.inventory.frameworks import fastapi
from bot.inventory.grounds import EVERYTHING, Answers, Grounds
from bot.inventory.languages.interface import FileFacts
from bot.inventory.languages.python_tree import PythonTree
from bot.inventory.link import Parts, link
from bot.inventory.modules import Module, OfFile
from bot.inventory.survey import Sighting
from tests.inventory.sources import facts_of
from tests.recall.seeded import Application, applications

APPLICATIONS = [*applications("apps"), *applications("fresh")]

EDITS = 8
"""Changes of each application, every other one taken back again."""

MODULES = [Module("a.py", ()), Module("b.py", ())]


def placed() -> tuple[Grounds, Module, Module]:
    grounds = Grounds()
    grounds.place(MODULES)
    return grounds, MODULES[0], MODULES[1]


def test_an_answer_is_given_until_a_file_that_it_stands_on_changes() -> None:
    grounds, a, b = placed()
    asked: list[str] = []
    inner: Answers[str] = Answers(grounds)
    outer: Answers[str] = Answers(grounds)

    def said(text: str, *modules: Module) -> str:
        asked.append(text)
        for module in modules:
            grounds.on(module)
        return text

    def whole() -> str:
        return outer.of("o", a, a, lambda: said("outer", a) + inner.of("i", b, b, lambda: said("inner", b)))

    assert whole() == whole() == "outerinner"
    assert asked == ["outer", "inner"]
    grounds.changed(a.bit)
    whole()
    assert asked == ["outer", "inner", "outer"], "the inner answer does not stand on the file that changed"
    grounds.changed(b.bit)
    whole()
    assert asked[3:] == ["outer", "inner"], "the outer answer stands on what the inner one was shown, also when told it"


def test_a_fact_that_says_the_same_again_takes_back_nothing() -> None:
    grounds, a, _ = placed()
    facts = {"limit": 1}
    answers: Answers[int] = Answers(grounds)
    asked: list[int] = []

    def whole() -> int:
        grounds.on_everything()
        return facts["limit"]

    def one() -> int:
        return answers.of("one", a, a, lambda: asked.append(0) or grounds.shared("limit", whole))  # type: ignore[func-returns-value]

    assert one() == 1
    grounds.changed(EVERYTHING)
    assert (one(), len(asked)) == (1, 1)
    facts["limit"] = 2
    grounds.changed(EVERYTHING)
    assert (one(), len(asked)) == (2, 2)


def test_a_fact_may_come_to_stand_on_another_one() -> None:
    """Also on one that nobody has asked for yet, and on one that was known later than itself."""
    grounds, _, _ = placed()
    state = {"first": 1, "asks": "nothing", "second": 10, "third": 100}

    def of(name: str) -> int:
        grounds.on_everything()
        return state[name]  # type: ignore[return-value]

    def first() -> int:
        grounds.on_everything()
        other = state["asks"]
        return of("first") + (grounds.shared(other, lambda: of(str(other))) if other != "nothing" else 0)

    def told() -> tuple[int, int]:
        return grounds.shared("first", first), grounds.shared("second", lambda: of("second"))

    assert told() == (1, 10)
    state.update(asks="third")
    grounds.changed(EVERYTHING)
    assert told() == (101, 10)
    state.update(asks="second", second=20)
    grounds.changed(EVERYTHING)
    assert told() == (21, 20)


def test_what_else_an_answer_was_told_counts() -> None:
    grounds, a, _ = placed()
    answers: Answers[int] = Answers(grounds)
    given = iter(range(9))
    told = [answers.of("key", a, a, lambda: next(given), given=known) for known in ("x", "x", "y", "y", "x")]
    assert told == [0, 0, 1, 1, 2]


def test_a_name_that_a_changed_file_speaks_of_takes_back_what_asked_for_it() -> None:
    named = {"a.py": ["limit"], "b.py": ["send"]}

    def tree(*paths: str) -> PythonTree:
        return PythonTree({path: Module(path, ()) for path in paths})

    first = tree("a.py", "b.py")
    files = Files(first)
    answers = files.answers("calls")
    asked: list[str] = []

    def ask(name: str) -> str:
        files.grounds.on_name("calls", name)
        asked.append(name)
        return name

    def of(name: str) -> None:
        answers.of(name, Module("elsewhere.py", ()), None, lambda: ask(name))

    of("limit"), of("send"), of("never")
    changed = PythonTree({"a.py": first.modules["a.py"], "b.py": Module("b.py", ())})
    files.take(changed, lambda module: [("calls", name) for name in named[module.path]])
    of("limit"), of("send"), of("never")
    assert asked == ["limit", "send", "never", "send"]


def test_what_is_read_of_each_file_is_read_again_where_it_differs() -> None:
    read: list[str] = []
    first = PythonTree({path: Module(path, ()) for path in ("a.py", "b.py")})
    files = Files(first)

    def paths() -> list[str]:
        return list(files.in_tree("paths", lambda module, _: read.append(module.path) or module.path, lambda _: None))  # type: ignore[func-returns-value]

    assert paths() == paths() == ["a.py", "b.py"] == read
    files.take(PythonTree({**first.modules, "b.py": Module("b.py", ()), "c.py": Module("c.py", ())}), lambda _: ())
    assert paths() == ["a.py", "b.py", "c.py"]
    assert read == ["a.py", "b.py", "b.py", "c.py"]
    assert list(files.each(OfFile(lambda module: module.path))) == ["a.py", "b.py", "c.py"]


def test_what_a_change_took_back_is_given_again_where_it_is_undone() -> None:
    """Two fixes of one tree: each differs from the tree in one file, and from the other fix in two."""

    def tree(**others: Module) -> PythonTree:
        return PythonTree({f"{name}.py": others.get(name, head[name]) for name in "abc"})

    head = {name: Module(f"{name}.py", ()) for name in "abc"}
    files = Files(tree())
    answers, asked = files.answers("words"), list[str]()
    words = {"a": 1, "b": 1, "c": 1}

    def longest() -> int:
        files.grounds.on_everything()
        return max(words.values())

    def read(name: str) -> int:
        asked.append(name)
        return words[name] + (files.grounds.shared("longest", longest) if name == "c" else 0)

    def told() -> tuple[list[int], str]:
        asked.clear()
        found = [answers.of(name, files.tree.modules[f"{name}.py"], None, partial(read, name)) for name in "abc"]
        return found, "".join(asked)

    def take(**changed: Module) -> None:
        files.take(tree(**changed), lambda _: ())

    assert told() == ([1, 1, 2], "abc")
    words["b"] = 5
    take(b=Module("b.py", ()))
    assert told() == ([1, 5, 6], "bc"), "the fact says something else, so what stands on it is asked for again"
    words.update(b=1, a=1)
    take(a=Module("a.py", ()))
    assert told() == ([1, 1, 2], "a"), "what the first fix took back and the fact it changed are as they were"
    take()
    assert told() == ([1, 1, 2], "")


def test_routes_are_read_again_where_their_file_or_a_router_that_it_asks_for_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    spoken = fastapi._Reader._spoken

    def noted(self: fastapi._Reader, seen: Sighting) -> None:
        read.append(seen.scope.path)
        spoken(self, seen)

    monkeypatch.setattr(fastapi._Reader, "_spoken", noted)
    router = "from fastapi import APIRouter\n{name} = APIRouter()\n@{name}.get('/{name}')\ndef show(): ...\n"
    texts = {f"{name}.py": router.format(name=name) for name in "abc"}
    texts["c.py"] += "from z import app\napp.include_router(c)\n"
    texts["z.py"] = "from fastapi import FastAPI\napp = FastAPI()\n"
    texts["d.py"] = "def given(app):\n    @app.get('/d')\n    def show(): ...\nfrom fastapi import FastAPI\n"
    facts = {path: facts_of(text.encode(), path) for path, text in texts.items()}
    other_path = {**facts, "b.py": facts_of(texts["b.py"].replace("/b", "/x").encode(), "b.py")}
    other_router = {**facts, "b.py": facts_of(router.format(name="y").encode(), "b.py")}
    no_app = {**facts, "z.py": facts_of(b"app = None\n", "z.py")}
    steps = {
        "first": (facts, "/a /b /c /d", "a.py b.py c.py d.py"),
        "another path": (other_path, "/a /x /c /d", "b.py"),
        "as before": (facts, "/a /b /c /d", ""),
        "a router that nobody else asks for": (other_router, "/a /y /c /d", "b.py"),
        "the router that one mounts on, the app that another is given": (no_app, "/a /b /c /d", "c.py d.py"),
    }
    last: Parts = {}
    for name, (tree, paths, anew) in steps.items():
        read.clear()
        found = link(tree, last).endpoints
        assert (sorted(one.path for one in found), " ".join(dict.fromkeys(read))) == (sorted(paths.split()), anew), name
        assert found == link(tree).endpoints


@pytest.mark.parametrize("application", APPLICATIONS, ids=lambda one: one.name)
def test_a_changed_application_comes_to_what_a_fresh_look_at_it_comes_to(application: Application) -> None:
    dice = random.Random(application.name)
    texts = {file.path: file.content for file in application.files}
    facts = {path: facts_of(text, path) for path, text in texts.items()}
    last: Parts = {}
    rules = registry.rules_folder()
    analyse_in(rules, facts, last)
    for number in range(EDITS):
        changed = dict(facts)
        for path in dice.sample(sorted(facts), dice.choice((1, 1, 2))):
            _edit(dice, changed, path, texts[path])
        assert analyse_in(rules, changed, last) == analyse_in(rules, changed)
        if number % 2:
            assert analyse_in(rules, facts, last) == analyse_in(rules, facts)


def _edit(dice: random.Random, facts: MutableMapping[str, FileFacts], path: str, text: bytes) -> None:
    """A line more, a few lines less, two that change places, a file renamed or deleted."""
    lines = text.split(b"\n")
    place, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(6):
        case 0:
            lines.insert(place, b"")
        case 1:
            del lines[place : place + dice.randrange(1, 6)]
        case 2:
            lines[place], lines[other] = lines[other], lines[place]
        case 3:
            lines[place:place] = lines[max(0, place - 6) : place]
        case 4:
            del facts[path]
            return
        case _:
            facts[f"moved_{path}"] = facts.pop(path)
            return
    facts[path] = facts_of(b"\n".join(lines), path)


def test_the_edits_are_of_every_kind() -> None:
    texts: Mapping[str, bytes] = {file.path: file.content for file in APPLICATIONS[0].files}
    dice, seen = random.Random(1), set()
    for _ in range(60):
        facts = {path: facts_of(text, path) for path, text in list(texts.items())[:2]}
        before = dict(facts)
        _edit(dice, facts, sorted(facts)[0], texts[sorted(facts)[0]])
        seen.add((len(facts) - len(before), facts.keys() == before.keys()))
    assert seen == {(0, True), (-1, False), (0, False)}
