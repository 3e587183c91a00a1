const SESSION_SECRET = process.env.SESSION_SECRET || "only-on-my-machine";

if (process.env.NODE_ENV === "production" && SESSION_SECRET === "only-on-my-machine") {
  throw new Error("set SESSION_SECRET");
}

module.exports = { SESSION_SECRET };
