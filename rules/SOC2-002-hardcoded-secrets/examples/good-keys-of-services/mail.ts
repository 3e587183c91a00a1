export const SENDGRID_KEY = process.env.SENDGRID_KEY ?? "";
export const SLACK_KEY = "slack.notifications.channel";
