module.exports = (req) => ({
  masterKey: req.get("X-Shop-Master-Key"),
  sessionToken: req.get("X-Shop-Session-Token"),
  javascriptKey: req.headers["x-shop-javascript-key"],
});
