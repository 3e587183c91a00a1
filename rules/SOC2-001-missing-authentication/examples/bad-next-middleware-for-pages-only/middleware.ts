import { NextResponse } from "next/server";
import type { NextRequest } from "next/server";
import { readSession } from "./lib/session";

export async function middleware(request: NextRequest) {
  const session = await readSession(request.cookies.get("session")?.value);
  if (!session) {
    return NextResponse.redirect(new URL("/login", request.url));
  }
  return NextResponse.next();
}

export const config = {
  matcher: ["/((?!api|_next/static|_next/image|favicon.ico|login).*)"],
};
