"""A process holds the files of the last tree: what it says of the next one is what a new process would say."""

import pickle
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import analyse, registry
from bot.analyse import analyse_in, analyse_packed
from bot.core.analysis import Analysed, Asked, Lacking, content_at
from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory
from tests.inventory.sources import facts_of

RULES = registry.rules_folder()
APP = (
    "from fastapi import FastAPI\nfrom app import notes\napp = FastAPI()\napp.include_router(notes.router)\n",
    "from fastapi import Depends, FastAPI\nfrom app import notes\nfrom app.guard import signed_in\n"
    "app = FastAPI(dependencies=[Depends(signed_in)])\napp.include_router(notes.router)\n",
)
GUARD = (
    "from app.words import refuse\ndef signed_in(request):\n    if not request.user:\n        refuse()\n",
    "from app.words import refuse\ndef signed_in(request):\n    return request.user or signed_in(request)\n",
)
WORDS = (
    "from fastapi import HTTPException\ndef refuse():\n    raise HTTPException(status_code=401)\n",
    "from app.guard import signed_in\ndef refuse():\n    signed_in(None)\n",
    "import logging\ndef refuse():\n    logging.info('nobody')\n",
)
NOTES = (
    "from fastapi import APIRouter\nrouter = APIRouter(prefix='/notes')\n@router.delete('/{id}')\n"
    "def delete(id: int, db):\n    db.execute(f'delete from notes where id = {id}')\n    db.commit()\n",
    "from fastapi import APIRouter, Depends\nfrom app.guard import signed_in\nrouter = APIRouter()\n"
    "@router.post('/login')\ndef login(name: str, password: str, db, user=Depends(signed_in)):\n"
    "    found = db.query(User).filter(User.password == password).first()\n    return {'ok': bool(found)}\n",
)
SCRIPTS = (
    'const express = require("express");\nconst app = express();\napp.delete("/notes/:id", (req, res) => {});\n',
    'const express = require("express");\nconst app = express();\napp.get("/notes", requireAuth, (req, res) => {});\n',
)
TREES = st.fixed_dictionaries(
    {"app/main.py": st.sampled_from(APP), "app/guard.py": st.sampled_from(GUARD)},
    optional={
        "app/words.py": st.sampled_from(WORDS),
        "app/notes.py": st.sampled_from(NOTES),
        "web/app.js": st.sampled_from(SCRIPTS),
    },
)
AT_HAND: dict[str, ControlInventory] = {}
Said = tuple[ControlInventory, tuple[Finding, ...]]


def from_nothing(tree: dict[str, str]) -> Said:
    return analyse_in(RULES, {path: facts_of(text, path) for path, text in tree.items()})


def from_what_is_held(tree: dict[str, str], of: frozenset[str] | None = None) -> Said:
    """As the server asks: it gives what the worker lacks, and puts together what is told by what it has."""
    files = {path: content_at(path, BlobId(sha256(text.encode()).hexdigest())) for path, text in tree.items()}
    packed = {files[path]: pickle.dumps(facts_of(text, path)) for path, text in tree.items()}
    name = repr((sorted(files.items()), of))
    asked = Asked(files, {}, of, name, tuple(AT_HAND))
    answer = analyse_packed(Path(RULES), asked)
    if isinstance(answer, Lacking):
        answer = analyse_packed(Path(RULES), replace(asked, packed={one: packed[one] for one in answer.contents}))
    assert isinstance(answer, Analysed)
    if answer.beside:
        answer = answer.onto(AT_HAND[answer.beside])
    if of is None:
        AT_HAND[name] = answer.inventory
    return answer.inventory, answer.findings


@settings(max_examples=12, deadline=None)
@given(st.lists(TREES, min_size=1, max_size=3))
def test_a_tree_is_judged_alike_whatever_was_judged_before(trees: list[dict[str, str]]) -> None:
    for tree in trees:
        assert from_what_is_held(tree) == from_nothing(tree)


def test_of_some_files_the_same_is_told_and_the_rules_speak_of_all() -> None:
    tree = {"app/main.py": APP[1], "app/guard.py": GUARD[0], "app/words.py": WORDS[0], "app/notes.py": NOTES[0]}
    tree |= {"web/app.js": SCRIPTS[0], "app/more.py": NOTES[0], "app/own.py": "import sanic\n"}
    inventory, findings = from_what_is_held(tree)
    for paths in (frozenset({"app/notes.py"}), frozenset({"app/more.py", "web/app.js"}), frozenset({"app/words.py"})):
        part, said = from_what_is_held(tree, paths)
        assert said == findings
        assert part.endpoints == tuple(one for one in inventory.endpoints if one.location.path in paths)
        assert part.flows == tuple(one for one in inventory.flows if one.where.path in paths)
        assert inventory.gaps
        assert not part.gaps
        assert bool(part.endpoints) == ("app/words.py" not in paths)


def test_a_tree_that_is_too_large_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyse, "_LINES", [])
    tree = {"app/main.py": APP[0], "app/notes.py": NOTES[0]}
    from_what_is_held({"app/main.py": APP[1], "app/notes.py": NOTES[0]})
    from_what_is_held(tree)
    (line,) = analyse._LINES
    assert len(line.held) > len(tree), "what has just gone may come back"
    from_what_is_held(tree)
    assert sorted(path for path, _ in line.held) == sorted(tree)
    assert sorted(path for part in line.last.values() for path in part.files) == sorted(tree)
    monkeypatch.setattr(analyse, "MOST_HELD_BYTES", 10)
    from_what_is_held(tree)
    assert not analyse._LINES


def test_trees_that_are_looked_at_in_turn_are_held_beside_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyse, "_LINES", [])
    one = {"app/main.py": APP[0], "app/notes.py": NOTES[0], "app/guard.py": GUARD[0]}
    other = {"web/app.js": SCRIPTS[0], "app/main.py": APP[1]}
    for tree in (one, other):
        assert from_what_is_held(tree) == from_nothing(tree)
    first, second = analyse._LINES
    one["app/notes.py"], other["app/main.py"] = NOTES[1], APP[0]
    for tree in (one, other):
        assert from_what_is_held(tree) == from_nothing(tree)
    assert [first, second] == analyse._LINES
    for number in range(analyse.MOST_LINES - 1):
        from_what_is_held({f"app/file{number}.py": WORDS[0]})
    assert first not in analyse._LINES, "the one that was not looked at for the longest time makes room"
    assert second in analyse._LINES
