import { NextResponse } from "next/server";
import { sql } from "@/lib/sql";
import { withErrors, withSession } from "@/lib/session";

export const GET = withErrors(
  withSession(async (request, { session }) => {
    const rows = await sql`select * from invoices where owner = ${session.user.id}`;
    return NextResponse.json(rows);
  }),
);
