const { pool } = require("./pool");

exports.accounts = {
  all: async () => (await pool.query("SELECT id, user_id FROM accounts")).rows,
  remove: (id) => pool.query("DELETE FROM accounts WHERE id = $1", [id]),
};
