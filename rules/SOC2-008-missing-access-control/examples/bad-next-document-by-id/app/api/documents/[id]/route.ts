import { NextResponse } from "next/server";
import { auth } from "@/lib/auth";
import { prisma } from "@/lib/prisma";

type Context = { params: Promise<{ id: string }> };

export async function GET(request: Request, { params }: Context) {
  const session = await auth();
  if (!session?.user) return NextResponse.json({ error: "Sign in first" }, { status: 401 });
  const { id } = await params;
  const document = await prisma.document.findFirst({ where: { id, ownerId: session.user.id } });
  return NextResponse.json(document);
}

export async function DELETE(request: Request, { params }: Context) { // expect: SOC2-008
  const session = await auth();
  if (!session?.user) return NextResponse.json({ error: "Sign in first" }, { status: 401 });
  const { id } = await params;
  await prisma.document.delete({ where: { id } });
  return new NextResponse(null, { status: 204 });
}
