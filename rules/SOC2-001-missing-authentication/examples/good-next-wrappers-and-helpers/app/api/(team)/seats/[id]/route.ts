import { NextResponse } from "next/server";
import { requireUser } from "@/lib/session";
import { sql } from "@/lib/sql";

async function remove(request: Request, { params }: { params: { id: string } }) {
  const user = await requireUser();
  await sql`delete from seats where id = ${params.id} and team = ${user.team}`;
  return NextResponse.json({ removed: true });
}

export { remove as DELETE };
