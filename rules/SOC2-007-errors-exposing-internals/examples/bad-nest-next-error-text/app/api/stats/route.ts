import { NextResponse } from "next/server";
import { readStats } from "../../../lib/stats";

export async function GET() {
  try {
    return NextResponse.json(await readStats());
  } catch (error) {
    return NextResponse.json({ error: error.message }, { status: 500 }); // expect: SOC2-007
  }
}
