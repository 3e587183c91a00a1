from django.shortcuts import render

from accounts.forms import JoinForm


def join(request):
    form = JoinForm(request.POST or None)
    strong = request.method == "POST" and form.is_valid()
    return render(request, "accounts/join.html", {"form": form, "strong": strong})
