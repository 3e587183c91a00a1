"""Linking: names, routers and controls across files."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.coverage import GapReason
from bot.core.inventory import ControlKind
from bot.inventory.link import frameworks, link
from tests.inventory.sources import authenticated, facts_of, inventory_of, only

GUARD = """
    from fastapi import HTTPException, Request

    def signed_in(request: Request):
        if not request.session.get("user"):
            raise HTTPException(401)
        return request.session["user"]
"""
MAIN = """
    from fastapi import Depends, FastAPI
    from {module} import {name}

    app = FastAPI()

    @app.get("/things")
    def things(user=Depends({name})):
        return store.all()
"""


def test_every_framework_of_the_folder_is_found() -> None:
    assert {"fastapi", "flask", "go", "spring"} <= {framework.name for framework in frameworks()}


def test_a_control_says_what_and_where() -> None:
    endpoint = only({"app/guard.py": GUARD, "app/main.py": MAIN.format(module="app.guard", name="signed_in")})
    (control,) = endpoint.of(ControlKind.AUTHENTICATION)
    assert (control.what, control.level, control.idiom) == ("signed_in", "parameter", "user=Depends(signed_in)")
    assert str(control.where) == "app/guard.py:4"
    assert control.identifies
    assert endpoint.identity


def test_imports_are_found_below_any_source_root() -> None:
    for root in ("", "src/", "backend/", "services/shop/src/"):
        tree = {f"{root}app/guard.py": GUARD, f"{root}app/main.py": MAIN.format(module="app.guard", name="signed_in")}
        assert authenticated(tree), root


def test_imports_are_found_through_packages_aliases_and_stars() -> None:
    base = {"app/core/guard.py": GUARD}
    for package, module, name in (
        ("from .guard import signed_in", "app.core", "signed_in"),
        ("from app.core.guard import signed_in as who", "app.core", "who"),
        ("from .guard import *", "app.core", "signed_in"),
        ("from . import guard\nwho = guard.signed_in", "app.core", "who"),
    ):
        tree = {**base, "app/core/__init__.py": package, "app/main.py": MAIN.format(module=module, name=name)}
        assert authenticated(tree), package


def test_relative_imports_climb() -> None:
    tree = {"app/guard.py": GUARD, "app/api/v1/main.py": MAIN.format(module="...guard", name="signed_in")}
    assert authenticated(tree)


def test_a_stranger_of_the_same_name_is_not_taken() -> None:
    """`from redis import get_user` means the library, not a file of that name in a package elsewhere."""
    tree = {"other/redis.py": GUARD, "other/__init__.py": "", "main.py": MAIN.format(module="redis", name="signed_in")}
    assert "signed_in" not in [str(control.where) for control in only(tree).controls if "other" in str(control.where)]


def test_prefixes_are_put_together() -> None:
    tree = {
        "main.py": """
            from fastapi import FastAPI
            from api import v1
            from settings import PREFIX
            app = FastAPI()
            app.include_router(v1.router, prefix=PREFIX)
        """,
        "settings.py": 'BASE = "/api"\nPREFIX = f"{BASE}/v1"\n',
        "api/v1.py": """
            from fastapi import APIRouter
            router = APIRouter(prefix="/items")

            @router.api_route("/{item_id}/", methods=["PUT", "PATCH"])
            def change(item_id: int, body: dict): ...
        """,
    }
    endpoint = only(tree)
    assert endpoint.path == "/api/v1/items/{item_id}/"
    assert endpoint.methods == ("PATCH", "PUT")
    assert (endpoint.parameters[0].name, endpoint.parameters[0].source) == ("item_id", "path")
    assert endpoint.group == "api/v1.py:router"


def test_nested_blueprints_inherit_guards() -> None:
    tree = {
        "app.py": """
            from flask import Blueprint, Flask, abort, session
            parent = Blueprint("parent", __name__, url_prefix="/p")
            child = Blueprint("child", __name__, url_prefix="/c")
            app = Flask(__name__)

            @parent.before_request
            def gate():
                if "uid" not in session:
                    abort(401)

            @child.get("/x")
            def x():
                return store.all()

            parent.register_blueprint(child)
            app.register_blueprint(parent)
        """
    }
    endpoint = only(tree)
    assert endpoint.path == "/p/c/x"
    assert [control.level for control in endpoint.of(ControlKind.AUTHENTICATION)] == ["blueprint"]


def test_everything_circular_ends() -> None:
    tree = {
        "a.py": "from b import *\nfrom b import x as y\ny = x\nclass A(B): pass\nclass B(A): pass\n",
        "b.py": "from a import *\nfrom a import y as x\nx = y\n",
        "main.py": """
            from fastapi import APIRouter, Depends, FastAPI
            from a import A, x
            one = APIRouter()
            two = APIRouter()
            one.include_router(two)
            two.include_router(one)
            two.include_router(two)
            app = FastAPI()
            app.include_router(one)

            def first(a=Depends(lambda: second)): return second()
            def second(a=Depends(first)): return first()

            @two.post("/x")
            def handler(a: A = Depends(first), b=Depends(x), c: A = Depends()):
                return second()
        """,
    }
    assert only(tree).path == "/x"


def test_names_in_other_scripts_are_followed() -> None:
    tree = {
        "приложение/охрана.py": GUARD.replace("signed_in", "проверить_вход"),
        "приложение/main.py": MAIN.format(module="приложение.охрана", name="проверить_вход"),
    }
    assert [one.what for one in only(tree).of(ControlKind.AUTHENTICATION)] == ["проверить_вход"]


def test_the_order_of_the_tree_changes_nothing() -> None:
    tree = {"app/guard.py": GUARD, "app/main.py": MAIN.format(module="app.guard", name="signed_in")}
    facts = {path: facts_of(text, path) for path, text in tree.items()}
    assert link(facts) == link(dict(reversed(list(facts.items()))))


def test_gaps_carry_their_path_and_tests_are_left_out() -> None:
    inventory = inventory_of({"app.py": "def f(:\n", "tests/test_app.py": "def f(:\n", "docs/conf.py": "def f(:\n"})
    assert [(gap.path, gap.reason, gap.tool) for gap in inventory.gaps] == [("app.py", GapReason.SYNTAX, "soc2")]


LINES = st.sampled_from(
    """
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security
from flask import Blueprint, Flask, abort, session, jsonify
from a import *
from b import app, guard as g
from . import b
import a.b
app = FastAPI(dependencies=[Depends(guard)], prefix=app)
app = Flask(__name__)
router = APIRouter(prefix=router, dependencies=router)
router = app
bp = Blueprint()
app.include_router(router, prefix=f"{app}/x", dependencies=guard)
app.include_router(app.router)
app.register_blueprint(bp, url_prefix=bp)
app.add_url_rule("/x", view_func=View.as_view("x"))
app.add_middleware(guard)
app.add_exception_handler(Exception, handler)
for router in (app, router, b): app.include_router(router.router)
guard = Depends(guard)
guard = guard
def guard(user=Depends(guard), x: guard = Security(handler)): return guard() or handler(user)
def guard(f): return lambda *a: abort(401)
class View(View, Base): decorators = [guard, *View]
class Base(View): x = Depends(guard)
@app.route("/<int:id>", methods=["GET", app])
@router.get("/{id}")
@app.exception_handler(Exception)
@bp.before_request
@guard
def handler(id, user=Depends(guard), *a, **k): return app.get(id).filter(user.id == id)
async def handler(e: guard = handler, id: int = guard): raise HTTPException(403, str(e))
    def get(self, id): return self.get(id)
try: handler(guard)
except Exception as e: raise HTTPException(detail=str(e), status_code=handler)
except (A, *b): return jsonify(error=e)
    return jsonify(str(e))
    if not session.get("user"): abort(401)
""".splitlines(keepends=True)
)
CHECKED = st.lists(LINES, max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(CHECKED, CHECKED)
def test_no_code_makes_linking_fail_or_run_for_ever(first: str, second: str) -> None:
    tree = {"a.py": facts_of(first.encode()), "b/__init__.py": facts_of(second.encode())}
    assert link(tree) == link(tree)


def test_calls_in_circles_are_read_once() -> None:
    """Ten functions that all call each other: read along every way, that would be ten to the power of the depth."""
    functions = "".join(f"def f{n}(a):\n" + "".join(f"    f{m}(a)\n" for m in range(40)) + "\n" for n in range(40))
    tree = {"app.py": facts_of(f"from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\n{functions}".encode())}
    start = time.process_time()
    link(tree)
    assert time.process_time() - start < 5


def test_three_thousand_files_take_seconds() -> None:
    guard = facts_of(GUARD, "app/guard.py")
    module = """
        from fastapi import APIRouter, Depends
        from app.guard import signed_in
        from app.m{before} import helper as other
        router = APIRouter(prefix="/m{number}", dependencies=[Depends(signed_in)])

        def helper(a):
            return other(a)

        @router.get("/{{item_id}}")
        def read(item_id: int, user=Depends(signed_in)):
            try:
                return helper(item_id)
            except Exception as e:
                raise HTTPException(500, "failed") from e
    """
    tree = {f"app/m{n}.py": facts_of(module.format(number=n, before=n - 1)) for n in range(3000)}
    start = time.process_time()
    inventory = link({"app/guard.py": guard, **tree})
    assert time.process_time() - start < 20, "about 2 s on an idle machine; the limit leaves room for a busy one"
    assert len(inventory.endpoints) == 3000
    assert all(endpoint.has(ControlKind.AUTHENTICATION) for endpoint in inventory.endpoints)
