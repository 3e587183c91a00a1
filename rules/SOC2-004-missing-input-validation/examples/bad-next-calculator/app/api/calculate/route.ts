import { NextRequest, NextResponse } from 'next/server';
import vm from 'vm';

export async function POST(request: NextRequest) { return NextResponse.json(vm.runInNewContext((await request.json()).formula)); } // expect: SOC2-004

export async function GET(request: NextRequest) { return NextResponse.redirect(request.nextUrl.searchParams.get('next')); } // expect: SOC2-004
