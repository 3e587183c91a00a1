import random
import secrets

from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.shortcuts import redirect

GREETINGS = ["Hello", "Welcome back"]


def avatar_color(name):
    return random.choice(["#e57373", "#64b5f6"])


def recover(request):
    user = User.objects.get(email=request.POST["email"])
    value = secrets.token_urlsafe(12)
    user.set_password(value)
    user.save()
    greeting = random.choice(GREETINGS)
    send_mail(greeting, f"{greeting}, your account is open again.", None, [user.email])
    return redirect("/")
