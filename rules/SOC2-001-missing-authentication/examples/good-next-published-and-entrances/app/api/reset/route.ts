import { NextResponse } from "next/server";
import { db } from "@/lib/db";
import { sendMail } from "@/lib/mail";
import { newToken } from "@/lib/tokens";

export async function POST(req: Request) {
  const { email } = await req.json();
  const token = newToken();
  await db.reset.create({ data: { email: String(email), token } });
  await sendMail(String(email), token);
  return new NextResponse(null, { status: 202 });
}
