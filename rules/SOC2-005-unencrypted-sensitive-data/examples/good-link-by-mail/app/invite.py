from django.core.mail import send_mail

from app.tokens import reset_link


def invite(user, settings):
    body = f"Welcome to the shop. Set your password here: {reset_link(user)}"
    send_mail("Welcome", body, None, [user.email], auth_password=settings.smtp_password)
