export const SENDGRID_KEY = "SG.p4Wd9XqLm2TzRk7Yb3.Vn6Hs8Jc1Fg5Ka0QeUiOxZtBrMl"; // expect: SOC2-002
