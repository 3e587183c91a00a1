const cors = require("cors");

const ALLOWED = new Set((process.env.ORIGINS || "").split(","));

module.exports = [
  cors({ origin: [...ALLOWED], credentials: true }),
  cors({ origin: true }),
  cors(),
  (req, res, next) => {
    if (ALLOWED.has(req.headers.origin)) {
      res.header("Access-Control-Allow-Origin", req.headers.origin);
      res.header("Access-Control-Allow-Credentials", "true");
    }
    next();
  },
];
