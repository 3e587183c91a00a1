"""Where no fix is offered the reason is said, and the docs explain every one of them."""

from pathlib import Path

import pytest

from bot.fixes.unmended import REASONS, UNKNOWN, why_not
from tests.fixes.test_with_inventory import World
from tests.fixes.tools import finding

PAGE = Path(__file__).parents[2] / "docs" / "fixes.md"

FLASK = """\
import os
import pickle

from flask import Flask, request
from flask_login import login_required

app = Flask(__name__)


@app.post("/things")
@login_required
def things():
    {body}
    return ""
"""


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_the_docs_explain_every_reason(reason: str) -> None:
    assert f"| {reason} |" in PAGE.read_text()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("pickle.loads(request.data)", "another format"),
        ('eval(request.form["sum"])', "a computation"),
        ('os.system("ls " + request.form["folder"] + " | wc")', "a shell does more"),
    ],
)
def test_the_kind_of_what_arrives_says_why(body: str, said: str) -> None:
    inventory, found = World({"app.py": FLASK.format(body=body)}).scan()
    (remark,) = (one for one in found if one.rule == "SOC2-004")
    assert said in why_not(remark, inventory)


def test_nothing_is_claimed_of_other_languages() -> None:
    inventory, _ = World({"app.py": FLASK.format(body="pass")}).scan()
    assert why_not(finding("SOC2-006", 1, path="app.js"), inventory) == UNKNOWN
    assert "a new limiter" in why_not(finding("SOC2-006", 1), inventory)
