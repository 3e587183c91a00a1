const catchAsync = require("../utils/catchAsync");
const { userService, tokenService } = require("../services");

const register = catchAsync(async (req, res) => {
  const user = await userService.createUser(req.body);
  res.status(201).send({ user, tokens: await tokenService.generate(user) });
});

const login = catchAsync(async (req, res) => {
  const user = await userService.byCredentials(req.body.email, req.body.password);
  res.send({ user, tokens: await tokenService.generate(user) });
});

const resetPassword = catchAsync(async (req, res) => {
  await userService.resetPassword(req.query.token, req.body.password);
  res.status(204).send();
});

module.exports = { register, login, resetPassword };
