const passport = require("passport");
const ApiError = require("../utils/ApiError");
const { rightsOf } = require("../config/roles");

const verify = (req, resolve, reject, rights) => async (err, user) => {
  if (err || !user) {
    return reject(new ApiError(401, "Please authenticate"));
  }
  req.user = user;
  if (rights.length && !rights.every((right) => rightsOf(user.role).includes(right))) {
    return reject(new ApiError(403, "Forbidden"));
  }
  resolve();
};

const auth = (...rights) => async (req, res, next) =>
  new Promise((resolve, reject) => {
    passport.authenticate("jwt", { session: false }, verify(req, resolve, reject, rights))(req, res, next);
  })
    .then(() => next())
    .catch((err) => next(err));

module.exports = auth;
