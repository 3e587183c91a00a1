import { headers } from "next/headers";
import Stripe from "stripe";
import { db } from "@/lib/db";

const stripe = new Stripe(process.env.STRIPE_KEY!);

export async function POST(request: Request) {
  const signature = (await headers()).get("stripe-signature")!;
  const event = stripe.webhooks.constructEvent(await request.text(), signature, process.env.STRIPE_WEBHOOK_KEY!);
  await db.event.create({ data: { id: event.id, type: event.type } });
  return new Response(null, { status: 200 });
}
