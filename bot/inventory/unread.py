"""Frameworks that serve requests and whose endpoints are not read yet: a file that uses one is a gap, never silence.

A framework that is read gets a file in `frameworks/`, and its lines go from here.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from bot.core.coverage import GapReason
from bot.inventory.code import Import
from bot.inventory.grpc_servers import serves_grpc
from bot.inventory.modules import Module, OfFile, flat

UNREAD: Mapping[str, Mapping[str, str]] = {
    "python": {
        **{"sanic": "Sanic", "bottle": "Bottle", "falcon": "Falcon", "litestar": "Litestar", "cherrypy": "CherryPy"},
        **{"pyramid.config": "Pyramid", "pyramid.view": "Pyramid", "robyn": "Robyn", "blacksheep": "BlackSheep"},
        **{"strawberry": "Strawberry", "graphene": "Graphene", "ariadne": "Ariadne", "ninja": "Django Ninja"},
        **{"socketio": "Socket.IO", "flask_socketio": "Flask-SocketIO", "jsonrpcserver": "jsonrpcserver"},
        "xmlrpc.server": "XML-RPC",
    },
    "javascript": {
        **{"hono": "Hono", "@hono/zod-openapi": "Hono", "@trpc/server": "tRPC", "socket.io": "Socket.IO"},
        **{"@remix-run/node": "Remix", "@remix-run/server-runtime": "Remix", "@remix-run/cloudflare": "Remix"},
        **{
            "@hapi/hapi": "hapi",
            "restify": "Restify",
            "polka": "Polka",
            "elysia": "Elysia",
            "@sveltejs/kit": "SvelteKit",
        },
        **{"h3": "h3", "@feathersjs/feathers": "Feathers", "@adonisjs/core": "AdonisJS", "@loopback/rest": "LoopBack"},
        **{"@apollo/server": "Apollo Server", "apollo-server": "Apollo Server", "graphql-yoga": "GraphQL Yoga"},
        "type-graphql": "TypeGraphQL",
    },
    "java": {
        "org.springframework.web.reactive.function.server": "Spring's router functions",
        "org.springframework.web.servlet.function": "Spring's router functions",
        **{"jakarta.ws.rs": "JAX-RS", "javax.ws.rs": "JAX-RS", "io.micronaut.http.annotation": "Micronaut"},
        **{"io.javalin": "Javalin", "io.vertx.ext.web": "Vert.x"},
        "org.springframework.graphql.data.method.annotation": "Spring for GraphQL",
    },
    "go": {
        **{"github.com/valyala/fasthttp": "fasthttp", "github.com/kataras/iris": "Iris", "github.com/beego": "Beego"},
        **{"connectrpc.com/connect": "Connect", "github.com/gogf/gf": "GoFrame"},
        **{"github.com/graph-gophers/graphql-go": "GraphQL", "github.com/99designs/gqlgen": "gqlgen"},
    },
}
"""Language -> module or package -> how people call the framework. gRPC is told by more than an import."""

_BELOW = {"python": ".", "java": ".", "javascript": "/", "go": "/"}


def unread(language: str, module: Module) -> Iterator[tuple[GapReason, str]]:
    """The gaps of a file that uses frameworks of which no endpoint is read."""
    for name in _NAMED[language].of(module) if language in _NAMED else ():
        yield GapReason.UNREAD, f"the endpoints that it declares with {name} are not known, nor what protects them"


def _named(language: str, module: Module) -> tuple[str, ...]:
    used = [line.module for line in flat(module.body) if isinstance(line, Import) and not line.level]
    known, dot = UNREAD[language], _BELOW[language]
    named = {name for one in used for package, name in known.items() if one == package or one.startswith(package + dot)}
    named |= {"gRPC"} if serves_grpc(module) else set()
    return tuple(sorted(named))


_NAMED = {language: OfFile(partial(_named, language)) for language in UNREAD}
"""Language -> the frameworks that a file uses."""
