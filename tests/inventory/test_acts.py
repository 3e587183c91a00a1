"""What a handler does, what limits it, and what keeps a record of it: also one or more calls away."""

from bot.core.inventory import ActKind, ControlKind
from tests.inventory.sources import inventory_of, only

MODELS = """
    from sqlalchemy import Column, Integer, String
    from sqlalchemy.orm import declarative_base

    Base = declarative_base()


    class Order(Base):
        __tablename__ = "orders"
        id = Column(Integer, primary_key=True)
        status = Column(String)
        view_count = Column(Integer)
"""


def acts_of(body: str, **more: str) -> dict[ActKind, str]:
    """kind -> model of what the one endpoint does."""
    head = "from fastapi import FastAPI\nfrom models import Order\nimport service\napp = FastAPI()\n"
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    handler = f'@app.post("/things")\ndef handle(db, id, form, request):\n{lines}'
    tree = {"main.py": head + handler, "models.py": MODELS, **{f"{name}.py": text for name, text in more.items()}}
    return {act.kind: act.model for act in only(tree).acts}


def test_the_unit_of_work_is_read_by_what_is_given_to_it() -> None:
    assert acts_of("db.add(Order(status='new'))\ndb.commit()") == {ActKind.CREATE: "Order"}
    assert acts_of("order = db.get(Order, id)\norder.status = 'x'\ndb.commit()") == {ActKind.CHANGE: "Order"}
    assert acts_of("order = db.get(Order, id)\ndb.delete(order)") == {ActKind.DELETE: "Order"}


def test_a_counter_of_views_is_no_change_that_matters() -> None:
    assert acts_of("order = db.get(Order, id)\norder.view_count += 1\ndb.commit()") == {}


def test_sql_names_its_table() -> None:
    assert acts_of("db.execute('DELETE FROM orders WHERE id = ?', id)") == {ActKind.DELETE: "orders"}


def test_what_a_service_does_is_what_its_caller_does() -> None:
    service = "from models import Order\n\n\ndef close(db, id):\n    db.delete(db.get(Order, id))\n"
    assert acts_of("service.close(db, id)", service=service) == {ActKind.DELETE: "Order"}


def test_services_that_call_each_other_in_a_circle_end() -> None:
    service = "def close(db, id):\n    again(db, id)\n\n\ndef again(db, id):\n    close(db, id)\n"
    assert acts_of("service.close(db, id)", service=service) == {}


def test_a_cache_a_set_and_a_request_are_no_stores() -> None:
    assert acts_of("cache.delete('orders')\nseen = set()\nseen.add(id)\nrequests.delete('http://x')") == {}


def test_a_guard_that_asks_for_a_password_is_no_sign_in() -> None:
    text = """
        from fastapi import FastAPI
        from auth import verify_password, find

        app = FastAPI()


        def require_user(request):
            if not verify_password(request.headers["x"], find()):
                raise PermissionError


        @app.get("/things")
        def handle(request):
            require_user(request)
            return []
    """
    assert only({"main.py": text}).acts == ()


def test_a_limiter_counts_only_where_it_is_applied() -> None:
    text = """
        from fastapi import FastAPI
        from slowapi import Limiter

        limiter = Limiter(key_func=str)
        app = FastAPI()


        @app.post("/one")
        @limiter.limit("5/minute")
        def one(request): ...


        @app.post("/two")
        def two(request): ...
    """
    limited = {one.path: one.has(ControlKind.RATE_LIMIT) for one in inventory_of({"main.py": text}).endpoints}
    assert limited == {"/one": True, "/two": False}


def test_a_record_is_found_in_the_service() -> None:
    tree = {
        "main.py": """
            from fastapi import FastAPI
            from models import Order
            from trail import write_audit_entry

            app = FastAPI()


            @app.delete("/orders/{id}")
            def remove(id, db, user):
                db.delete(db.get(Order, id))
                write_audit_entry(user, "deleted", id)
        """,
        "models.py": MODELS,
        "trail.py": "def write_audit_entry(user, action, id): ...\n",
    }
    (act,) = only(tree).acts
    assert act.record == "write_audit_entry in main.py"


def test_a_counter_is_no_row() -> None:
    tree = {
        "app.ts": """
            import express from "express";
            import Metrics from "./metrics";

            const app = express();
            app.post("/export", async (req, res) => {
              Metrics.increment("exports");
              res.json({});
            });
        """,
        "metrics.ts": """
            class Metrics {
              increment(key) { this.client.increment(key); }
            }
            export default new Metrics();
        """,
    }
    assert only(tree).acts == ()
