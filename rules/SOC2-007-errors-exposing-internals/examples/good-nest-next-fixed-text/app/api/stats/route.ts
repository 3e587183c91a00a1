import { NextResponse } from "next/server";
import { readStats } from "../../../lib/stats";

export async function GET() {
  try {
    return NextResponse.json(await readStats());
  } catch (error) {
    console.error(error);
    return NextResponse.json({ error: "Stats are not available" }, { status: 500 });
  }
}
