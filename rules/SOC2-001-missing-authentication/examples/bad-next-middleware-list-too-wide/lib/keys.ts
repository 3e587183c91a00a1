const keys = (process.env.API_KEYS || "").split(",");

export const isKnownKey = (token: string | null) => token !== null && keys.includes(token);

export const tokenOf = (request): string | null => {
  const header = request.headers.get("authorization") || "";
  return header.split(" ")[1] ?? null;
};
