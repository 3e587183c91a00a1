const apiKey = "k9Xw2Lq7Vt4Zr8Np3Jd6"; // expect: SOC2-002

exports.send = (body) =>
  fetch("https://mail.internal/send", { method: "POST", body, headers: { "X-Key": apiKey } });
