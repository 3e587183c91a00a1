from django.contrib.auth import login
from django.shortcuts import redirect, render

from accounts.forms import SignInForm


def sign_in(request):
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.user)
        return redirect("/")
    return render(request, "accounts/sign_in.html", {"form": form})
