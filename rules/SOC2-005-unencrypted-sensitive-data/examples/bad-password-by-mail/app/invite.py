from django.core.mail import send_mail
from django.utils.crypto import get_random_string


def invite(user):
    password = get_random_string(12)
    user.set_password(password)
    user.save()
    body = f"Welcome to the shop. Your password is {password}"
    send_mail("Welcome", body, None, [user.email])  # expect: SOC2-005
