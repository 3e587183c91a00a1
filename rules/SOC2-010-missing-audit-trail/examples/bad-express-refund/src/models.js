import mongoose from "mongoose";

export const Payment = mongoose.model("Payment", new mongoose.Schema({ amount: Number, status: String }));
