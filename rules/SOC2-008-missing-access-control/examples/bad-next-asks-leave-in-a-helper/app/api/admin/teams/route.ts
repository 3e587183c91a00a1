import { getAuth } from "@/lib/session";
import { teams } from "@/lib/teams";

export async function GET() { // expect: SOC2-008
  const auth = await getAuth();
  if (!auth) {
    return new Response("Unauthorized", { status: 401 });
  }
  return Response.json(await teams.findAll());
}
