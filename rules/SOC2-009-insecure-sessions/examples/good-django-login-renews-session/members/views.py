from django.contrib.auth import authenticate, login
from django.shortcuts import redirect


def sign_in(request):
    user = authenticate(request, username=request.POST["name"], password=request.POST["password"])
    if user is not None:
        login(request, user)
        request.session["user_id"] = user.pk
    return redirect("home")


def login_with_link(request, member):
    request.session.cycle_key()
    request.session["member_id"] = member.pk
    return redirect("home")


def choose_shop(request):
    request.session["account_id"] = int(request.POST["account"])
    return redirect("home")
