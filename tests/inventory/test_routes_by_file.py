"""Routes that are kept from tree to tree are those that a fresh look at each of them finds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.inventory.link import Parts, link
from tests.inventory.sources import facts_of

IMPORTS = (
    "from flask import Blueprint, Flask, current_app\nfrom flask_limiter import Limiter\nfrom auth import signed_in\n"
)
LINES = [
    "app = Flask(__name__)",
    "views = Blueprint('views', __name__)",
    "other = Blueprint('other', __name__, url_prefix='/other')",
    "app.register_blueprint(views, url_prefix='/in')",
    "from a import app, views\napp.register_blueprint(views)",
    "from b import views, other\nother.register_blueprint(views)",
    "def init(app):\n    @app.get('/given')\n    def given(): return ''",
    "@current_app.before_request\ndef everywhere(): signed_in()",
    "@views.before_app_request\ndef before_all():\n    signed_in()",
    "@views.before_request\n@signed_in\ndef before(): pass",
    "@views.get('/one')\ndef one(): return ''",
    "@other.post('/two')\ndef two(): return ''",
    "from c import other\n@other.get('/three')\ndef three(): return ''",
    "limiter = Limiter(app, default_limits=['1/second'])",
    "limiter.exempt(views)",
]
FILES = st.lists(st.sampled_from(LINES), min_size=1, max_size=5).map(lambda lines: IMPORTS + "\n".join(lines) + "\n")
TREES = st.fixed_dictionaries(
    {"auth.py": st.just("from flask import abort\ndef signed_in(f=None):\n    abort(401)\n")},
    optional={f"{name}.py": FILES for name in "abcd"},
)
CHANGES = st.dictionaries(st.sampled_from(["a.py", "b.py", "c.py", "d.py"]), st.none() | FILES)


@settings(max_examples=150, deadline=None)
@given(
    TREES, st.lists(st.dictionaries(st.sampled_from(["a.py", "b.py", "c.py", "d.py"]), st.none() | FILES), max_size=4)
)
def test_a_tree_after_another_is_linked_as_if_it_were_the_first(
    tree: dict[str, str], changes: list[dict[str, str | None]]
) -> None:
    last: Parts = {}
    facts = {path: facts_of(text.encode(), path) for path, text in tree.items()}
    assert link(facts, last) == link(facts)
    for change in changes:
        before = dict(facts)
        for path, text in change.items():
            facts.pop(path, None)
            if text is not None:
                facts[path] = facts_of(text.encode(), path)
        assert link(facts, last) == link(facts)
        assert link(before, last) == link(before), "as fixes are tried: one change, and back again"
