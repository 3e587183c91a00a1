import { NextResponse } from "next/server";
import { db } from "@/lib/db";

export async function GET() { // expect: SOC2-001
  const shown = await db.property.findMany({ where: { published: true } });
  return NextResponse.json({ shown, drafts: await db.property.findMany({ where: { published: false } }) });
}
