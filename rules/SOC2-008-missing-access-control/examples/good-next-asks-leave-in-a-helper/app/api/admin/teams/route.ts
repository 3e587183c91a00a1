import { getAuth, canViewTeams } from "@/lib/session";
import { teams } from "@/lib/teams";

export async function GET() {
  const auth = await getAuth();
  if (!auth) {
    return new Response("Unauthorized", { status: 401 });
  }
  if (!(await canViewTeams(auth))) {
    return new Response("Unauthorized", { status: 401 });
  }
  return Response.json(await teams.findAll());
}
