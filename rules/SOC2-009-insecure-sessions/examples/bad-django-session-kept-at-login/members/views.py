from django.contrib.auth.hashers import check_password
from django.shortcuts import redirect, render

from .models import Member


def login(request):
    member = Member.objects.filter(email=request.POST.get("email")).first()
    if member is None or not check_password(request.POST.get("password"), member.password_hash):
        return render(request, "login.html", {"failed": True}, status=401)
    request.session["member_id"] = member.pk  # expect: SOC2-009
    return redirect("home")
