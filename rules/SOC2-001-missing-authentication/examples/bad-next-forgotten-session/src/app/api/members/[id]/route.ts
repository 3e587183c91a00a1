import { NextResponse, type NextRequest } from "next/server";
import { auth } from "@/lib/auth";
import { prisma } from "@/lib/prisma";

export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }) { // expect: SOC2-001
  const session = await auth();
  const { id } = await params;
  console.info("member read", { by: session?.user?.email ?? "nobody" });
  return NextResponse.json(await prisma.member.findUnique({ where: { id } }));
}

export const DELETE = async (request: NextRequest, { params }: { params: Promise<{ id: string }> }) => { // expect: SOC2-001
  const { id } = await params;
  await prisma.member.delete({ where: { id } });
  return new NextResponse(null, { status: 204 });
};
