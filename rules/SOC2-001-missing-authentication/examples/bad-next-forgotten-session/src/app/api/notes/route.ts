import { NextResponse } from "next/server";
import { auth } from "@/lib/auth";
import { prisma } from "@/lib/prisma";

export async function GET() {
  const session = await auth();
  if (!session?.user) {
    return NextResponse.json({ error: "Sign in first" }, { status: 401 });
  }
  return NextResponse.json(await prisma.note.findMany({ where: { authorId: session.user.id } }));
}

export async function POST(request: Request) { // expect: SOC2-001
  const { title, text, authorId } = await request.json();
  const note = await prisma.note.create({ data: { title, text, authorId } });
  return NextResponse.json(note, { status: 201 });
}
