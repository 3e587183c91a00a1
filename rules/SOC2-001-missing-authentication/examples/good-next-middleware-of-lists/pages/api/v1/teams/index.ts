import type { NextApiRequest, NextApiResponse } from "next";

import { teams } from "../../../../lib/teams";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === "POST") {
    return res.status(201).json(await teams.create(req.body.name));
  }
  return res.json(await teams.findAll());
}
