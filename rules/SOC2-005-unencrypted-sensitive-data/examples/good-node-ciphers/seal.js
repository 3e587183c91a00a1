const crypto = require("crypto");

function seal(text, key) {
  const iv = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv("aes-256-gcm", key, iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

const pair = crypto.generateKeyPairSync("rsa", { modulusLength: 4096 });

module.exports = { seal, pair };
