import { auth } from "@clerk/nextjs/server";
import { db } from "@/lib/db";

export async function GET() {
  const { orgId } = await auth();
  return Response.json(await db.project.findMany({ where: { orgId } }));
}

export async function POST(request: Request) {
  const { orgId } = await auth();
  const { name } = await request.json();
  return Response.json(await db.project.create({ data: { name, orgId } }));
}
