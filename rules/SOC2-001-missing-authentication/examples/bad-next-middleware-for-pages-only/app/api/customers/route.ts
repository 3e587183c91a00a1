import { NextResponse } from "next/server";
import { db } from "../../../lib/db";

export async function GET() { // expect: SOC2-001
  const customers = await db.selectFrom("customers").selectAll().execute();
  return NextResponse.json(customers);
}
