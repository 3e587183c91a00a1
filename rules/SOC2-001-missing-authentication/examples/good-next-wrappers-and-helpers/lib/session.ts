import { getServerSession } from "next-auth/next";
import { NextResponse } from "next/server";
import { authOptions } from "./auth-options";

export async function requireUser() {
  const session = await getServerSession(authOptions);
  if (!session?.user) {
    throw new Error("Unauthorized");
  }
  return session.user;
}

export function withSession(handler) {
  return async (request: Request, context) => {
    const session = await getServerSession(authOptions);
    if (!session) {
      return NextResponse.json({ message: "Sign in first" }, { status: 401 });
    }
    return handler(request, { ...context, session });
  };
}

export const withErrors = (handler) => async (request: Request, context) => {
  try {
    return await handler(request, context);
  } catch {
    return NextResponse.json({ message: "Something went wrong" }, { status: 500 });
  }
};
