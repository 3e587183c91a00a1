import { pool } from "./pool.js";

export const users = {
  get: async (id) => (await pool.query("SELECT * FROM users WHERE id = $1", [id])).rows[0],
};

export const orders = {
  of: async (user) => (await pool.query("SELECT * FROM orders WHERE user_id = $1", [user])).rows,
  refund: (id, amount) => pool.query("UPDATE orders SET refunded = $2 WHERE id = $1", [id, amount]),
};
