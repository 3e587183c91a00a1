import { Router } from "express";

import * as service from "./service";

export const documentsRouter = Router();

documentsRouter.get("/", async (req, res) => {
  res.json(await service.listFor(req.user.id));
});

documentsRouter.put("/:documentId", async (req, res) => { // expect: SOC2-008
  const { documentId } = req.params;
  res.json(await service.rename(documentId, req.body.title));
});
