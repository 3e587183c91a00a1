const { Router } = require('express');
const logger = require('../config/logger');
const { maybeUser, requireUser } = require('../middleware/auth');
const { searchLimiter } = require('../middleware/limits');
const { Article } = require('../models');

const router = Router();

router.get('/', maybeUser, searchLimiter, async (req, res) => {
  res.json(await Article.find({}).limit(20));
});

router.get('/:slug', maybeUser, async (req, res) => {
  res.json(await Article.findOne({ slug: String(req.params.slug) }));
});

router.post('/', requireUser, async (req, res) => {
  try {
    res.status(201).json(await Article.create({ title: String(req.body.title), author: req.user.id }));
  } catch (error) {
    logger.error(error);
    res.status(500).json({ error: 'Could not be saved' });
  }
});

router.put('/:id', requireUser, async (req, res) => {
  const article = await Article.findOne({ _id: req.params.id, author: req.user.id });
  if (!article) return res.sendStatus(404);
  article.title = String(req.body.title);
  await article.save();
  return res.json(article);
});

router.delete('/:id', requireUser, async (req, res) => {
  await Article.deleteOne({ _id: req.params.id, author: req.user.id });
  res.status(204).end();
});

module.exports = router;
