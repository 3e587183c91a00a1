"""Next.js: the handlers that folders make endpoints of, and what guards them."""

import pytest

from bot.core.inventory import Endpoint
from tests.inventory.sources import has, inventory_of

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


GUARDS = """
import { getServerSession } from "next-auth/next";

function withGuard(handler, guard) {
  return async (request, context) => {
    const answer = guard ? await guard(request) : request;
    if (answer instanceof Response) return answer;
    return handler(answer, context);
  };
}

async function askWhoCalls(request) {
  let session;
  try {
    session = await getServerSession(options);
  } catch (error) {
    throw error;
  }
  if (!session?.user) {
    return NextResponse.json({ error: "Unauthorized" }, { status: 401 });
  }
  request.auth = { userId: session.user.id };
  return request;
}

async function askForTeam(request) {
  const asked = await askWhoCalls(request);
  if (asked instanceof Response) return asked;
  return asked;
}

export function withUser(scope: string, handler: Handler): Handler;
export function withUser(handler: Handler): Handler;
export function withUser(scope, handler) {
  if (typeof scope === "string") {
    return withGuard(handler, askWhoCalls, scope);
  }
  return withGuard(scope, askWhoCalls);
}

export const withTeam = (handler) => withGuard(handler, askForTeam);

export const withSession = (handler) =>
  withLog(async (request, { params }) => {
    try {
      const session = await getServerSession(options);
      if (!session?.user) {
        throw new ApiError({ code: "unauthorized", message: "Sign in." });
      }
      return await handler({ request, params, session });
    } catch (error) {
      return answer(error);
    }
  });

export const withTeapot = (handler) =>
  withLog(async (request, context) => {
    const session = await getServerSession(options);
    if (!session?.user) {
      throw new ApiError({ code: "teapot", message: "Have tea." });
    }
    return handler(request, context);
  });

export const withLog = (handler) => async (request, context) => handler(request, context);

export function withErrors(handler) {
  return withGuard(handler, undefined);
}
"""


@pytest.mark.parametrize(
    ("wrapper", "guarded"),
    [
        ("withUser", True),
        ("withTeam", True),
        ("withSession", True),
        ("withTeapot", False),
        ("withErrors", False),
        ("withLog", False),
    ],
)
def test_a_wrapper_may_hand_its_guard_to_another_one(wrapper: str, guarded: bool) -> None:
    route = f"""
    import {{ {wrapper} }} from "@/lib/guards";
    export const GET = {wrapper}("orders", async (request) => NextResponse.json(await db.order.findMany()));
    """
    found = app({"src/lib/guards.ts": GUARDS, "src/app/orders/route.ts": route})
    assert has(found["GET /orders"]) == guarded
