export function keep(token: string) {
  localStorage.setItem("access_token", token); // expect: SOC2-005
}
