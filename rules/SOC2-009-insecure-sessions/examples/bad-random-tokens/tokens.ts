export function generateResetToken(): string {
  let out = "";
  while (out.length < 32) {
    out += Math.random().toString(36).slice(2); // expect: SOC2-009
  }
  return out;
}

export const createOtp = () => Math.floor(100000 + Math.random() * 900000); // expect: SOC2-009

export function invite(email: string) {
  const inviteCode = Math.random().toString(36).slice(2, 10); // expect: SOC2-009
  return { email, inviteCode };
}
