export function keep(theme: string, tokenCount: number) {
  localStorage.setItem("theme", theme);
  localStorage.setItem("tokenCount", String(tokenCount));
}
