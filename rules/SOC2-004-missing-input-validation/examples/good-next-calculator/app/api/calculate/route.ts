import { NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';

const Sum = z.object({ left: z.number(), right: z.number() });
const PAGES: Record<string, string> = { home: '/', cart: '/cart' };

export async function POST(request: NextRequest) {
  const { left, right } = Sum.parse(await request.json());
  return NextResponse.json({ result: left + right });
}

export async function GET(request: NextRequest) {
  const page = PAGES[request.nextUrl.searchParams.get('next') ?? 'home'] ?? '/';
  return NextResponse.redirect(new URL(page, request.url));
}
