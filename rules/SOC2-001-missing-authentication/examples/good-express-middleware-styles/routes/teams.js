const { Router } = require("express");
const controller = require("../controllers/teams");

const router = Router();
router.route("/").get(controller.list).post(controller.create);

module.exports = router;
