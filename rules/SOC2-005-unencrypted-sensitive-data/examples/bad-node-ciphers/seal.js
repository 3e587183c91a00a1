const crypto = require("crypto");

function seal(text, key) {
  const cipher = crypto.createCipheriv("aes-256-ecb", key, null); // expect: SOC2-005
  return cipher.update(text, "utf8", "hex") + cipher.final("hex");
}

function sealAlike(text, key) {
  const cipher = crypto.createCipheriv("aes-256-cbc", key, Buffer.alloc(16, 0)); // expect: SOC2-005
  return cipher.update(text, "utf8", "hex") + cipher.final("hex");
}

const pair = crypto.generateKeyPairSync("rsa", { modulusLength: 1024 }); // expect: SOC2-005

module.exports = { seal, sealAlike, pair };
