import { NextResponse } from "next/server";
import { getServerSession } from "next-auth";
import { db } from "@/lib/db";

export async function GET() {
  const session = await getServerSession();
  if (!session?.user) return NextResponse.json({ error: "sign in" }, { status: 401 });
  return NextResponse.json(await db.property.findMany({ where: { ownerId: session.user.id } }));
}
