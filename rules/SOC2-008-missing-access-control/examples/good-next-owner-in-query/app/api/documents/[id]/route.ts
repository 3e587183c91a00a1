import { NextResponse } from "next/server";
import { auth } from "@/lib/auth";
import { prisma } from "@/lib/prisma";

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const session = await auth();
  if (!session?.user) return NextResponse.json({ error: "Sign in first" }, { status: 401 });
  const { id } = await params;
  return NextResponse.json(await prisma.document.findFirst({ where: { id, ownerId: session.user.id } }));
}

export async function DELETE(request: Request, context: { params: { id: string } }) {
  const session = await auth();
  if (!session?.user) return NextResponse.json({ error: "Sign in first" }, { status: 401 });
  const document = await prisma.document.findUnique({ where: { id: context.params.id } });
  if (document?.ownerId !== session.user.id && session.user.role !== "admin") {
    return NextResponse.json({ error: "Not yours" }, { status: 403 });
  }
  await prisma.document.delete({ where: { id: document.id } });
  return new NextResponse(null, { status: 204 });
}
