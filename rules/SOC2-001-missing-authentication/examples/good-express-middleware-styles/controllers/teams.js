const { Team } = require("../models");

module.exports = {
  async list(req, res) {
    res.json(await Team.findAll({ where: { ownerId: req.session.userId } }));
  },
  create: async (req, res) => {
    res.status(201).json(await Team.create({ name: req.body.name, ownerId: req.session.userId }));
  },
};
