const validate = (schema) => (req, res, next) => {
  const { value, error } = schema.validate(req.body, { abortEarly: false });
  if (error) {
    const details = error.details.map((detail) => detail.message);
    return res.status(422).json({ errors: details });
  }
  req.body = value;
  return next();
};

module.exports = validate;
