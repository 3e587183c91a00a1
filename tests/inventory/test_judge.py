"""The judge: what it says of a function is said by the code, not by who asked before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.inventory.code import Function, Name
from bot.inventory.judge import Judge
from bot.inventory.judgement import Judgement
from bot.inventory.languages.python_tree import PythonTree
from bot.inventory.modules import Module
from bot.inventory.names import Names
from bot.inventory.purpose import Purpose, Purposes
from tests.inventory.sources import facts_of

HELPERS = 8
IN_CIRCLES = 4
REFUSAL = "    if not request.user:\n        raise HTTPException(status_code=401)\n"


@st.composite
def _chains(draw: st.DrawFn) -> str:
    """Helpers of which each asks a later one, in chains longer than calls are followed, and the last refuses."""
    text = "from fastapi import HTTPException\n\n"
    for number in range(HELPERS - 1):
        asked = draw(st.sampled_from((number + 1, number + 1, number + 1, HELPERS - 1)))
        text += f"def verify_user_{number}(request):\n    verify_user_{asked}(request)\n\n"
    return f"{text}def verify_user_{HELPERS - 1}(request):\n{REFUSAL}"


def _judgements(source: str, order: list[int], *, together: bool) -> dict[int, Judgement]:
    """What is said of each helper, by one judge that is asked for all in this order, or by a new one for each."""
    names = Names(PythonTree({"app.py": Module("app.py", facts_of(source).body)}))
    helpers = [line for line in names.tree.modules["app.py"].body if isinstance(line, Function)]
    one = Judge(names)
    return {
        number: (one if together else Judge(names)).function(names.scope("app.py"), helpers[number]) for number in order
    }


@settings(max_examples=30, deadline=None)
@given(_chains(), st.permutations(range(HELPERS)))
def test_a_judgement_does_not_depend_on_who_was_asked_before(source: str, order: list[int]) -> None:
    assert _judgements(source, order, together=True) == _judgements(source, order, together=False)


@st.composite
def _circles(draw: st.DrawFn) -> str:
    """Functions that call, and are given, one another in any circle. Each may be content with nobody, and some refuse,
    read or change what is stored, or hand a request on."""
    text = "from fastapi import Depends, HTTPException\n\n"
    for number in range(IN_CIRCLES):
        given, asked, called = (draw(st.integers(0, IN_CIRCLES - 1)) for _ in range(3))
        does = draw(
            st.sampled_from((REFUSAL, "    db.query(User).all()\n", "    open(path)\n", "    db.delete(request)\n", ""))
        )
        text += f"@verify_user_optional_{called}\n" if draw(st.booleans()) else ""
        text += f"def verify_user_optional_{number}(request, user=Depends(verify_user_optional_{given})):\n{does}"
        text += f"    verify_user_optional_{asked}(request)\n    return verify_user_optional_{called}(request)\n\n"
    return text


def _said(source: str, order: list[int], *, together: bool) -> dict[int, tuple[Judgement, Judgement, Purpose]]:
    names = Names(PythonTree({"app.py": Module("app.py", facts_of(source).body)}))
    scope = names.scope("app.py")
    helpers = [line for line in names.tree.modules["app.py"].body if isinstance(line, Function)]
    judge, purposes = Judge(names), Purposes(names)
    said = {}
    for number in order:
        if not together:
            judge, purposes = Judge(names), Purposes(names)
        one = helpers[number]
        said[number] = judge.guard(scope, one), judge.expression(scope, Name(one.name)), purposes.of(scope, one)
    return said


@settings(max_examples=20, deadline=None)
@given(_circles(), st.permutations(range(IN_CIRCLES)))
def test_nor_does_it_where_they_ask_one_another_in_circles(source: str, order: list[int]) -> None:
    assert _said(source, order, together=True) == _said(source, order, together=False)
