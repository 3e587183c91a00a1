from django.contrib.auth.decorators import login_required, user_passes_test
from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404, redirect, render


@login_required  # expect: SOC2-008
def promote(request, user_id):
    user = get_object_or_404(User, pk=user_id)
    user.is_staff = True
    user.save()
    return redirect("/admin-tools/users/")


@user_passes_test(lambda user: user.is_superuser)
def users(request):
    return render(request, "office/users.html", {"users": User.objects.all()})
