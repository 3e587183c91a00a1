from django.contrib.auth.models import User


def forgot(request):
    u = User.objects.get(email=request.POST["email"])
    new_password = request.POST["new_password"]
    u.set_password(new_password)  # expect: SOC2-005
    u.save()
