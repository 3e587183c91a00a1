import type { NextApiRequest, NextApiResponse } from "next";

import { links } from "../../../../lib/links";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const link = await links.findByToken(req.query.token as string);
  if (!link) {
    return res.status(404).end();
  }
  return res.json({ steps: link.steps });
}
