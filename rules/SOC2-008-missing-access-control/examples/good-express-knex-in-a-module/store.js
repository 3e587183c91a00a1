const knex = require("knex")({ client: "pg", connection: process.env.DATABASE_URL });

exports.booking = (id) => knex("bookings").where({ id }).first();
exports.bookingOf = (id, guestId) => knex("bookings").where({ id, customer_id: guestId }).first();
exports.move = (id, day) => knex("bookings").where("id", id).update({ day });
exports.everybody = () => knex("customers").select("id", "name", "email");
