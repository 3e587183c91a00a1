"""Express, Koa and Fastify: where routes are, and what guards them in which order."""

import pytest

from bot.core.inventory import ControlKind, Endpoint
from tests.inventory.sources import inventory_of

AUTH = """
exports.auth = (req, res, next) => {
  if (!req.session.user) return res.status(401).json({ error: "Sign in first" });
  req.user = req.session.user;
  next();
};
"""
APP = "const express = require('express'); const { auth } = require('./auth'); const app = express();"


def endpoints(files: dict[str, str]) -> dict[str, Endpoint]:
    """Each endpoint by its method and path. Statements are put on lines of their own: order is told by lines."""
    lined = {path: text.replace("; ", ";\n") for path, text in files.items()}
    found = inventory_of({"auth.js": AUTH, **lined}).endpoints
    return {f"{'/'.join(one.methods)} {one.path}": one for one in found}


def guarded(files: dict[str, str]) -> dict[str, bool]:
    return {name: one.has(ControlKind.AUTHENTICATION) for name, one in endpoints(files).items()}


def test_what_is_used_guards_what_follows() -> None:
    app = f"{APP} app.get('/a', show); app.use(auth); app.get('/b', show); function show(req, res) {{}}"
    assert guarded({"app.js": app}) == {"GET /a": False, "GET /b": True}


@pytest.mark.parametrize(
    "use",
    ["app.use(auth)", "app.use([auth])", "app.use('/a', auth)", "app.all('*', auth)", "app.use('/a/*', auth)"],
)
def test_ways_to_use_a_guard(use: str) -> None:
    assert guarded({"app.js": f"{APP} {use}; app.get('/a/b', (req, res) => res.json(find()))"}) == {"GET /a/b": True}


@pytest.mark.parametrize(
    "route",
    [
        "app.get('/a', auth, (req, res) => {})",
        "app.get('/a', [auth], (req, res) => {})",
        "app.route('/a').get(auth, (req, res) => {})",
        "app.get('/a', auth, wrap(async (req, res) => {}))",
        "app.get('/a', auth, show)",
        "app.get('/a', auth, controller.show)",
        "app.get('/a', auth, new Controller().show.bind(x))",
    ],
)
def test_ways_to_guard_a_route(route: str) -> None:
    text = f"""
    {APP}
    function show(req, res) {{}}
    const wrap = (fn) => (req, res, next) => fn(req, res, next).catch(next);
    const controller = {{ show: (req, res) => {{}} }};
    class Controller {{ show(req, res) {{}} }}
    {route};
    """
    assert guarded({"app.js": text}) == {"GET /a": True}


@pytest.mark.parametrize(
    "mount",
    [
        "app.use('/users', require('./users'))",
        "const users = require('./users'); app.use('/users', users)",
        "const all = [{ path: '/users', route: require('./users') }]; all.forEach((a) => app.use(a.path, a.route))",
        "for (const { path, route } of [{ path: '/users', route: require('./users') }]) app.use(path, route)",
    ],
)
def test_routers_are_mounted_in_many_ways(mount: str) -> None:
    users = "const r = require('express').Router(); r.get('/:id', (req, res) => {}); module.exports = r;"
    (name,) = endpoints({"app.js": f"{APP} {mount};", "users.js": users})
    assert name == "GET /users/{id}"


def test_a_function_is_given_the_app() -> None:
    files = {
        "app.js": f"{APP} require('./open')(app); app.use(auth); require('./closed')(app);",
        "open.js": "module.exports = (app) => { app.get('/open', (req, res) => res.json(all())) }",
        "closed.js": "module.exports = function (app) { app.get('/closed', (req, res) => res.json(all())) }",
    }
    assert guarded(files) == {"GET /closed": True, "GET /open": False}


def test_an_error_handler_and_a_limiter_guard_nobody() -> None:
    text = f"""
    {APP}
    const rateLimiter = (req, res, next) => {{ if (!req.user) return res.status(403).end(); next(); }};
    app.use(rateLimiter);
    app.use((err, req, res, next) => {{ if (!req.user) res.status(401).end(); }});
    app.post('/a', (req, res) => save(req.body));
    """
    assert guarded({"app.js": text}) == {"POST /a": False}


def test_who_only_looks_is_optional() -> None:
    text = f"""
    {APP}
    const load = (req, res, next) => {{
      if (req.headers.authorization) {{
        try {{ req.user = verify(req.headers.authorization) }} catch (err) {{ return res.sendStatus(401) }}
      }}
      next();
    }};
    app.get('/a', load, (req, res) => res.json(all()));
    """
    (one,) = endpoints({"app.js": text}).values()
    assert not one.has(ControlKind.AUTHENTICATION) and one.has(ControlKind.OPTIONAL_AUTHENTICATION)


def test_the_remark_stands_on_the_route() -> None:
    text = """
app
  .route('/a')
  .get((req, res) => {
    go();
  })
  .post(
    auth,
    (req, res) => {
    },
  );"""
    found = endpoints({"app.js": f"{APP}{text}"})
    spans = {name: (one.location.span.start, one.location.span.end) for name, one in found.items()}
    assert spans == {"GET /a": (6, 6), "POST /a": (9, 11)}


def test_koa_mounts_and_prefixes() -> None:
    text = """
    const Koa = require('koa'); const mount = require('koa-mount'); const Router = require('@koa/router');
    const app = new Koa(), api = new Koa(), router = new Router({ prefix: '/users' });
    const user = async (ctx, next) => { if (!ctx.state.user) ctx.throw(401); await next(); };
    router.get('list', '/', user, async (ctx) => { ctx.body = await all(); });
    router.del('/:id', async (ctx) => { await remove(ctx.params.id); });
    api.use(router.routes());
    app.use(mount('/api', api));
    """
    assert guarded({"app.js": text}) == {"GET /api/users/": True, "DELETE /api/users/{id}": False}


def test_fastify_keeps_plugins_apart_unless_told_otherwise() -> None:
    hook = (
        "fastify.addHook('onRequest', async (request, reply) => { if (!request.user) return reply.code(401).send(); });"
    )
    text = f"""
    const fastify = require('fastify')(); const fp = require('fastify-plugin');
    const apart = async (fastify) => {{ {hook} fastify.get('/in', async () => all()) }};
    const shared = async (fastify) => {{ {hook} }};
    fastify.register(apart, {{ prefix: '/apart' }});
    fastify.get('/out', async () => all());
    """
    assert guarded({"app.js": text}) == {"GET /apart/in": True, "GET /out": False}
    assert guarded({"app.js": f"{text} fastify.register(fp(shared));"}) == {"GET /apart/in": True, "GET /out": True}


@pytest.mark.parametrize(
    ("around", "paths"),
    [
        ('if (process.env.NODE_ENV === "test" || process.env.NODE_ENV === "development") {', []),
        ('if (process.env.NODE_ENV === "test") {', []),
        ('if (process.env.NODE_ENV !== "production") {', ["POST /data/seed"]),
        ("if (process.env.WITH_DATA) {", ["POST /data/seed"]),
    ],
)
def test_what_is_hung_up_for_tests_alone_is_no_endpoint(around: str, paths: list[str]) -> None:
    data = """
    const router = require("express").Router();
    router.post("/seed", (req, res) => res.json(fill(req.body)));
    module.exports = router;
    """
    app = f"{APP} const data = require('./data');\n{around}\n  app.use('/data', data);\n}}"
    assert sorted(endpoints({"app.js": app, "data.js": data})) == paths


@pytest.mark.parametrize(
    ("path", "body", "public"),
    [
        (
            "/access-tokens",
            "const { email, password } = req.body; res.json(await bcrypt.compare(password, x))",
            "login",
        ),
        ("/sessions", "const { email, password } = req.body; res.json(await bcrypt.compare(password, x))", "login"),
        (
            "/users/invitation",
            "const { token, password } = req.body; await accept(token, password)",
            "account recovery with a token",
        ),
        ("/users/invitation", "const { email } = req.body; await invite(email)", ""),
    ],
)
def test_where_strangers_show_who_they_are(path: str, body: str, public: str) -> None:
    app = f"{APP} const bcrypt = require('bcrypt'); app.post('{path}', async (req, res) => {{ {body} }})"
    assert endpoints({"app.js": app})[f"POST {path}"].public == public
