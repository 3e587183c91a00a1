const { Router } = require("express");
const validate = require("../middleware/validate");
const { requireUser } = require("../auth");
const { customerSchema } = require("../schemas");
const Customer = require("../customer");

const router = Router();

router.post("/", requireUser, validate(customerSchema), async (req, res, next) => {
  try {
    res.status(201).json(await Customer.create({ ...req.body, owner: req.user.id }));
  } catch (err) {
    if (err.name === "ValidationError") {
      return res.status(422).json({ errors: Object.values(err.errors).map((each) => each.message) });
    }
    return next(err);
  }
});

module.exports = router;
