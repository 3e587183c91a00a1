"""NestJS and Next.js: where endpoints are, and what stands before them."""

import pytest

from bot.core.inventory import ControlKind, Endpoint
from tests.inventory.sources import inventory_of

GUARD = """
import { CanActivate, Injectable, UnauthorizedException } from '@nestjs/common';
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(private reflector: Reflector, private tokens: TokenService) {}
  async canActivate(context) {
    if (this.reflector.getAllAndOverride(OPEN_KEY, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest();
    const token = request.headers.authorization?.split(' ')[1];
    if (!token) throw new UnauthorizedException();
    try { request.user = await this.tokens.verify(token); } catch { throw new UnauthorizedException(); }
    return true;
  }
}
export const OPEN_KEY = 'open';
"""
ROLES = """
import { CanActivate, SetMetadata } from '@nestjs/common';
export const Roles = (...roles: string[]) => SetMetadata('roles', roles);
export class RolesGuard implements CanActivate {
  constructor(private reflector: Reflector) {}
  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.get<string[]>('roles', context.getHandler());
    if (!roles) return true;
    const { user } = context.switchToHttp().getRequest();
    return roles.some((role) => user.roles?.includes(role));
  }
}
"""
DECORATORS = """
import { SetMetadata, UseGuards, applyDecorators, createParamDecorator } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { OPEN_KEY, TokenGuard } from './guard';
import { Roles, RolesGuard } from './roles';
export const Open = () => SetMetadata(OPEN_KEY, true);
export const JwtGuard = AuthGuard('jwt');
export function Auth(...roles: string[]) {
  return applyDecorators(Roles(...roles), UseGuards(JwtGuard, RolesGuard));
}
export const CurrentUser = createParamDecorator((data, ctx) => ctx.switchToHttp().getRequest().user);
"""
SHOP = """
import { Body, Controller, Delete, Get, Param, Post, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Auth, CurrentUser, JwtGuard, Open } from './decorators';
import { TokenGuard } from './guard';
import { Roles, RolesGuard } from './roles';
"""
MAIN = """
import { NestFactory, APP_GUARD } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { TokenGuard } from './guard';
import { RolesGuard } from './roles';
"""


def nest(controller: str, extra: str = "") -> dict[str, Endpoint]:
    files = {
        "src/guard.ts": GUARD,
        "src/roles.ts": ROLES,
        "src/decorators.ts": DECORATORS,
        "src/shop.controller.ts": f"{SHOP}\n{controller}",
        "src/main.ts": f"{MAIN}\n{extra}",
    }
    return {f"{'/'.join(one.methods)} {one.path}": one for one in inventory_of(files).endpoints}


def has(one: Endpoint, kind: ControlKind = ControlKind.AUTHENTICATION) -> bool:
    return one.has(kind)


def test_paths_of_controllers() -> None:
    found = nest(
        "@Controller(['a', 'b']) class C { @Get(':id/x') f(@Param('id') id: string) { return all() } @Post() g() {} }",
        "async function start() { const app = await NestFactory.create(M); app.setGlobalPrefix('api'); }",
    )
    assert sorted(found) == ["GET /api/a/{id}/x", "GET /api/b/{id}/x", "POST /api/a", "POST /api/b"]
    assert found["GET /api/a/{id}/x"].parameters[0].source == "path"


@pytest.mark.parametrize(
    "guard",
    [
        "UseGuards(TokenGuard)",
        "UseGuards(AuthGuard('jwt'))",
        "UseGuards(AuthGuard(['jwt', 'api-key']))",
        "UseGuards(JwtGuard, RolesGuard)",
        "Auth('admin')",
    ],
)
def test_guards_of_handlers_and_controllers(guard: str) -> None:
    on_handler = nest(f"@Controller('a') class C {{ @{guard} @Get() f() {{ return all() }} @Post() g() {{}} }}")
    assert {name: has(one) for name, one in on_handler.items()} == {"GET /a": True, "POST /a": False}
    on_class = nest(f"@Controller('a') @{guard} export class C {{ @Get() f() {{ return all() }} }}")
    assert has(on_class["GET /a"])


@pytest.mark.parametrize(
    "everywhere",
    [
        "@Module({ providers: [{ provide: APP_GUARD, useClass: TokenGuard }] }) export class AppModule {}",
        "async function start() { const app = await NestFactory.create(M); app.useGlobalGuards(new TokenGuard(r)); }",
    ],
)
def test_guards_of_applications(everywhere: str) -> None:
    found = nest("@Controller('a') class C { @Get() f() { return all() } @Open() @Post() g() { save() } }", everywhere)
    assert has(found["GET /a"])
    assert not has(found["POST /a"])
    assert "open" in found["POST /a"].public


def test_a_guard_that_asks_only_where_roles_are_told() -> None:
    found = nest(
        "@Controller('a') class C { @Get() f() { return all() } @Roles('admin') @Post() g() { save() } }",
        "@Module({ providers: [{ provide: APP_GUARD, useClass: RolesGuard }] }) export class AppModule {}",
    )
    assert not has(found["GET /a"])
    assert has(found["POST /a"], ControlKind.AUTHORIZATION)


@pytest.mark.parametrize(
    "body",
    [
        "return true;",
        "const token = req.headers.authorization; if (!token) return true; return check(token);",
    ],
)
def test_guards_that_let_strangers_in(body: str) -> None:
    found = nest(
        f"class AccountGuard {{ canActivate(ctx) {{ const req = ctx.getRequest(); {body} }} }}"
        "@Controller('a') @UseGuards(AccountGuard) class C { @Get() f() { return all() } }"
    )
    assert not has(found["GET /a"])


def test_an_optional_guard_and_a_throttler_authenticate_nobody() -> None:
    found = nest(
        "import {ThrottlerGuard} from '@nestjs/throttler';"
        "class Lenient extends AuthGuard('jwt') { handleRequest(err, user) { return user; } }"
        "@Controller('a') class C { @UseGuards(Lenient) @Get() f() { return all() }"
        " @UseGuards(ThrottlerGuard) @Post() g() { save() } }"
    )
    assert has(found["GET /a"], ControlKind.OPTIONAL_AUTHENTICATION)
    assert [one.kind for one in found["POST /a"].controls] == [ControlKind.RATE_LIMIT]


def test_the_caller_as_a_parameter() -> None:
    found = nest(
        "@Controller('a') @UseGuards(JwtGuard) class C { constructor(private orders: Orders) {}"
        " @Get(':id') f(@Param('id') id: string, @CurrentUser() user: User)"
        " { return this.orders.findOne({ id, owner: user.id }) }"
        " @Delete(':id') g(@Param('id') id: string) { return this.orders.delete(id) } }"
    )
    assert [one.checked for one in found["GET /a/{id}"].accesses if not one.checked] == []
    assert [one.checked for one in found["DELETE /a/{id}"].accesses] == [""]


def test_middleware_for_routes() -> None:
    found = nest(
        "@Controller('a') class C { @Get() f() { return all() } }"
        "@Controller('b') class D { @Get() f() { return all() } }",
        """import {C} from './shop.controller';
        export class Sessions {
          use(req, res, next) { if (!req.session.userId) throw new UnauthorizedException(); next(); }
        }
        export class AppModule { configure(consumer) { consumer.apply(Sessions).exclude('login').forRoutes(C); } }""",
    )
    assert {name: has(one) for name, one in found.items()} == {"GET /a": True, "GET /b": False}


AUTH = """
import NextAuth from "next-auth";
import { getServerSession } from "next-auth/next";
export const { handlers, auth } = NextAuth(options);
export async function requireUser() {
  const session = await getServerSession(options);
  if (!session?.user) throw new Error("Unauthorized");
  return session.user;
}
export const withUser = (handler) => async (request, context) => {
  const session = await getServerSession(options);
  if (!session) return NextResponse.json({ error: "Sign in" }, { status: 401 });
  return handler(request, { ...context, user: session.user });
};
"""


def app(files: dict[str, str]) -> dict[str, Endpoint]:
    found = inventory_of({"src/lib/auth.ts": AUTH, **files}).endpoints
    return {f"{'/'.join(one.methods)} {one.path}": one for one in found if one.framework == "next"}


def test_endpoints_of_folders() -> None:
    get, page = "export async function GET() { return all() }", "export default (req, res) => res.json(all())"
    found = app(
        {
            "src/app/(shop)/orders/[id]/route.ts": f"{get} export const DELETE = async () => drop();",
            "src/app/api/files/[...path]/route.js": get,
            "src/app/orders/page.tsx": "export default function Page() {}",
            "pages/api/teams/[teamId]/index.ts": page,
            "src/app/api/auth/[...nextauth]/route.ts": "import NextAuth from 'next-auth'; "
            "const handler = NextAuth({}); export { handler as GET, handler as POST };",
        }
    )
    assert sorted(found) == [
        "DELETE /orders/{id}",
        "GET /api/files/{path}",
        "GET /orders/{id}",
        "GET/POST /api/teams/{teamId}",
    ]


@pytest.mark.parametrize(
    ("handler", "guarded"),
    [
        ("export async function GET() { return NextResponse.json(await find()); }", False),
        (
            "export const GET = async () => { const session = await auth();"
            " if (!session) return Response.json(0, {status: 401}) }",
            True,
        ),
        (
            "export async function GET() { const { userId } = auth(); if (!userId) throw new Error('Unauthorized'); }",
            True,
        ),
        ("export async function GET() { const user = await requireUser(); return Response.json(find(user)); }", True),
        ("export const GET = withUser(async (request) => Response.json(await find()));", True),
        ("export const GET = auth(async (request) => Response.json(await find()));", False),
        ("export const GET = auth((req) => { if (!req.auth) return new Response('', {status: 401}); find(); });", True),
        ("export async function GET() { await auth.protect(); return Response.json(await find()); }", True),
        (
            "export async function GET() { const session = await auth(); return Response.json(await find(session)); }",
            False,
        ),
    ],
)
def test_checks_of_handlers(handler: str, guarded: bool) -> None:
    text = f"import {{ auth, requireUser, withUser }} from '@/lib/auth'; {handler}"
    (found,) = app({"src/app/api/reports/route.ts": text}).values()
    assert has(found) == guarded


OWN = """
import { NextResponse } from "next/server";
const open = ["/login", "/api/webhooks"];
export async function middleware(request) {
  const { pathname } = request.nextUrl;
  if (open.some((path) => pathname.startsWith(path))) return NextResponse.next();
  const session = await getToken({ req: request });
  if (!session) { const url = request.nextUrl.clone(); url.pathname = "/login"; return NextResponse.redirect(url); }
  return NextResponse.next();
}
"""
CLERK = """
import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server";
const isProtected = createRouteMatcher(["/dashboard(.*)", "/api/orders(.*)"]);
export default clerkMiddleware(async (auth, req) => { if (isProtected(req)) await auth.protect(); });
"""


@pytest.mark.parametrize(
    ("middleware", "guarded"),
    [
        ("export { default } from 'next-auth/middleware';", {"orders", "webhooks"}),
        (
            "export { default } from 'next-auth/middleware'; export const config = { matcher: '/api/orders/:path*' };",
            {"orders"},
        ),
        (
            "export { default } from 'next-auth/middleware'; export const config = { matcher: ['/((?!api|_n).*)'] };",
            set(),
        ),
        (OWN, {"orders"}),
        (f"{OWN} export const config = {{ matcher: ['/dashboard/:path*'] }};", set()),
        (CLERK, {"orders"}),
        (CLERK.replace("isProtected(req)", "!isProtected(req)"), {"webhooks"}),
        ("export default clerkMiddleware();", set()),
        ("export { auth as middleware } from '@/lib/auth';", set()),
        (
            "export default withAuth({ pages: { signIn: '/in' } }); import { withAuth } from 'next-auth/middleware';",
            {"orders", "webhooks"},
        ),
        (
            "export function middleware(request) { return NextResponse.redirect(new URL('/login', request.url)); }",
            set(),
        ),
    ],
)
def test_middleware(middleware: str, guarded: set[str]) -> None:
    post = "export async function POST() { return save(); }"
    found = app(
        {
            "src/app/api/orders/route.ts": post,
            "src/app/api/webhooks/route.ts": post,
            "src/middleware.ts": middleware,
        }
    )
    assert {path.rpartition("/")[2] for path, one in found.items() if has(one)} == guarded


def test_objects_by_id() -> None:
    handler = """
    import { auth } from "@/lib/auth";
    export async function %s(request: Request, { params }: { params: Promise<{ id: string }> }) {
      const session = await auth();
      if (!session) return new Response("Unauthorized", { status: 401 });
      const { id } = await params;
      %s
    }
    """
    own = "return Response.json(await db.order.findFirst({ where: { id, userId: session.user.id } }));"
    found = app(
        {
            "src/app/api/a/[id]/route.ts": handler % ("GET", own),
            "src/app/api/b/[id]/route.ts": handler
            % ("DELETE", "return done(await db.order.delete({ where: { id } }));"),
        }
    )
    assert [one.checked for one in found["DELETE /api/b/{id}"].accesses] == [""]
    assert [one for one in found["GET /api/a/{id}"].accesses if not one.checked] == []
