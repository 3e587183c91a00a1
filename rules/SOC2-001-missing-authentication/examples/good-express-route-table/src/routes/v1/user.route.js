const express = require("express");
const auth = require("../../middlewares/auth");
const { userController } = require("../../controllers");

const router = express.Router();

router
  .route("/")
  .post(auth("manageUsers"), userController.createUser)
  .get(auth("getUsers"), userController.getUsers);

module.exports = router;
