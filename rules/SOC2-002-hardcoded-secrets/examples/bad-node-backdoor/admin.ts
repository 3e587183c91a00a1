export function mayEnter(req: { body: { password: string } }): boolean {
  return req.body.password === "Gr3yLantern9"; // expect: SOC2-002
}
