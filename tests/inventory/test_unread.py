"""A file that uses a known framework of which no endpoint is read is a gap."""

import pytest

from bot.core.coverage import HARMLESS, GapReason
from bot.inventory.link import frameworks
from bot.inventory.unread import UNREAD
from tests.inventory.sources import inventory_of

HONO = """
    import { Hono } from "hono/tiny";
    export const app = new Hono();
"""
GRPC_METHOD = """
    import { Controller } from "@nestjs/common";
    import { GrpcMethod } from "@nestjs/microservices";

    @Controller()
    export class WalletController {
      @GrpcMethod("Wallet", "Pay")
      pay(data: Payment) { return {}; }
    }
"""
GRPC_SERVER = """
package main

import "google.golang.org/grpc"

func serve() *grpc.Server {
	return grpc.NewServer()
}
"""


@pytest.mark.parametrize(
    ("path", "code", "name"),
    [
        ("src/app.ts", HONO, "Hono"),
        ("src/io.js", 'const { Server } = require("socket.io");', "Socket.IO"),
        ("app/api.py", "import falcon.asgi", "Falcon"),
        ("app/views.py", "from pyramid.view import view_config", "Pyramid"),
        ("src/main/java/A.java", "import jakarta.ws.rs.GET; class A {}", "JAX-RS"),
        ("main.go", 'package main\n\nimport "github.com/valyala/fasthttp"\n', "fasthttp"),
        ("app/serve.py", "import grpc\nserver = grpc.aio.server()", "gRPC"),
        ("app/wallet.py", "from app.wallet_pb2_grpc import WalletServicer\nclass Wallet(WalletServicer): ...", "gRPC"),
        ("src/serve.js", 'const grpc = require("@grpc/grpc-js");\nconst server = new grpc.Server();', "gRPC"),
        ("src/wallet.controller.ts", GRPC_METHOD, "gRPC"),
        ("src/main/java/A.java", "import a.WalletGrpc; class A extends WalletGrpc.WalletImplBase {}", "gRPC"),
        ("main.go", GRPC_SERVER, "gRPC"),
    ],
)
def test_a_framework_that_is_not_read_is_a_gap(path: str, code: str, name: str) -> None:
    (gap,) = inventory_of({path: code}).gaps
    assert (gap.path, gap.reason) == (path, GapReason.UNREAD)
    assert f" {name} are" in gap.detail
    assert gap.reason not in HARMLESS


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("src/app.ts", 'import { io } from "socket.io-client"; import { x } from "./hono";'),
        ("tests/test_app.py", "import falcon"),
        (
            "app/client.py",
            "import grpc\nfrom app.wallet_pb2_grpc import WalletStub\nstub = WalletStub(grpc.insecure_channel(at))",
        ),
        (
            "src/client.js",
            'const grpc = require("@grpc/grpc-js");\nconst pay = new wallet.Wallet(at, grpc.credentials.createSsl());',
        ),
        ("app/main.py", "from bottleneck import nanmean\nfrom .sanic import app"),
    ],
)
def test_others_are_none(path: str, code: str) -> None:
    assert inventory_of({path: code}).gaps == ()


def test_what_is_read_is_not_said_to_be_unread() -> None:
    unread = {name.lower() for known in UNREAD.values() for name in known.values()}
    assert not unread & {framework.name for framework in frameworks()}
    assert set(UNREAD) <= {framework.language for framework in frameworks()}
