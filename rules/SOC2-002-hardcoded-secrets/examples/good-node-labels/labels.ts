export const labels = {
  password: "Password",
  apiKey: "API key",
  token: "Enter your token",
  passwordHint: "At least 12 characters",
};
export const routes = { password: "/account/password", token: "/oauth/token" };
export const inputType = (visible: boolean) => ({ type: visible ? "text" : "password" });
