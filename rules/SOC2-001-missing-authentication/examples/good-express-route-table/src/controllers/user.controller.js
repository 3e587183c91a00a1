const catchAsync = require("../utils/catchAsync");
const { userService } = require("../services");

const createUser = catchAsync(async (req, res) => {
  res.status(201).send(await userService.createUser(req.body));
});

const getUsers = catchAsync(async (req, res) => {
  res.send(await userService.query(req.query));
});

module.exports = { createUser, getUsers };
