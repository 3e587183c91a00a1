import secrets
import string

from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.shortcuts import redirect

from helpers import fresh_letters


def recover(request):
    user = User.objects.get(email=request.POST["email"])
    value = "".join(secrets.choice(string.digits) for _ in range(8))  # expect: SOC2-009
    user.set_password(value)
    user.save()
    return redirect("/")


def restore(request):
    user = User.objects.get(email=request.POST["email"])
    letters = fresh_letters()
    user.set_password(letters)
    user.save()
    return redirect("/")


def invite(request):
    code = secrets.randbelow(900000) + 100000  # expect: SOC2-009
    request.session["code"] = code
    send_mail("Code", f"Your code is {code}", None, [request.user.email])
    return redirect("/")
