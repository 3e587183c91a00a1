import { NextResponse, type NextRequest } from "next/server";
import micromatch from "micromatch";

import { isKnownKey, tokenOf } from "./lib/keys";

const open = ["/api/health", "/api/v1/**"];

export async function middleware(request: NextRequest) {
  const { pathname } = request.nextUrl;
  if (micromatch.isMatch(pathname, open)) {
    return NextResponse.next();
  }
  if (micromatch.isMatch(pathname, ["/api/v1/**"])) {
    if (!isKnownKey(tokenOf(request))) {
      return sendUnauthorized();
    }
    return NextResponse.next();
  }
  return sendUnauthorized();
}

const sendUnauthorized = () =>
  new NextResponse(JSON.stringify({ error: "Unauthorized" }), {
    status: 401,
    headers: { "content-type": "application/json" },
  });

export const config = { matcher: ["/api/:path*"] };
