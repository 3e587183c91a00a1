import { visits } from "@/lib/visits";
import { createToken } from "@/lib/tokens";

export async function POST(request: Request) {
  const { websiteId, page } = await request.json();
  const visit = await visits.open(websiteId, page);
  const cache = createToken({ websiteId, visitId: visit.id, startedAt: visit.startedAt }, process.env.CACHE_SECRET);
  return Response.json({ cache });
}
