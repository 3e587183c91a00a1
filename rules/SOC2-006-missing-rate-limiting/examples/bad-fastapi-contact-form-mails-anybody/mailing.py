import smtplib


def send_email(to, text, reply_to=None):
    with smtplib.SMTP("mail") as smtp:
        smtp.sendmail("app@example.org", [to], text)
