const argon2 = require("argon2");
const mongoose = require("mongoose");

const userSchema = new mongoose.Schema({ email: String, password: String, cardLast4: String });

userSchema.pre("save", async function () {
  if (this.isModified("password")) this.password = await argon2.hash(this.password);
});

const User = mongoose.model("User", userSchema);
exports.register = (req) => User.create({ email: req.body.email, password: req.body.password });
