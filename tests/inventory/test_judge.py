"""The judge: what it says of a function is said by the code, not by who asked before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.inventory.code import Function
from bot.inventory.judge import Judge
from bot.inventory.judgement import Judgement
from bot.inventory.languages.python_tree import PythonTree
from bot.inventory.modules import Module
from bot.inventory.names import Names
from tests.inventory.sources import facts_of

HELPERS = 8
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
