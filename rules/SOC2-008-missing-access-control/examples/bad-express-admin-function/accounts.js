const { pool } = require("./pool");

exports.accounts = {
  all: async () => (await pool.query("SELECT id, name FROM accounts")).rows,
  credit: (id, amount) => pool.query("UPDATE accounts SET credit = credit + $2 WHERE id = $1", [id, amount]),
};
