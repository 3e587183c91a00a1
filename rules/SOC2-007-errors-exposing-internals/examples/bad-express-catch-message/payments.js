const { pool } = require("./pool");

exports.history = async (user) => (await pool.query("SELECT * FROM payments WHERE user_id = $1", [user])).rows;
exports.charge = async (user, { amount }) => pool.query("INSERT INTO payments VALUES ($1, $2)", [user, amount]);
