const { record } = require("./audit");
const Invoice = require("./invoice");

exports.remove = async (id, admin) => {
  await Invoice.findByIdAndDelete(id);
  await record(admin, "invoice.deleted", id);
};
