import { cookies } from "next/headers";

import { sessions } from "./sessions";

export async function getAuth() {
  const session = await sessions.find((await cookies()).get("sid")?.value);
  return session ? { user: session.user } : null;
}

export async function canViewTeams({ user }) {
  return user?.isAdmin ?? false;
}
