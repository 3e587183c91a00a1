import logging

from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import User
from django.http import HttpResponseForbidden
from django.shortcuts import redirect, render
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAdminUser
from rest_framework.response import Response

from site.proofs import user_of

logger = logging.getLogger(__name__)


@login_required  # expect: SOC2-003
def change_password(request):
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("/")
    return render(request, "password.html", {"form": form})


def reset_confirm(request):  # expect: SOC2-003
    user = user_of(request.POST.get("token", ""))
    if user is None:
        return HttpResponseForbidden()
    form = SetPasswordForm(user, request.POST)
    if form.is_valid():
        form.save()
    return redirect("/")


class UserViewSet(viewsets.ModelViewSet):
    queryset = User.objects.all()
    permission_classes = [IsAdminUser]

    def perform_create(self, serializer):
        logger.info("user %s created by %s", serializer.save().pk, self.request.user.pk)

    def perform_update(self, serializer):
        logger.info("user %s changed by %s", serializer.save().pk, self.request.user.pk)

    def perform_destroy(self, instance):
        logger.info("user %s deleted by %s", instance.pk, self.request.user.pk)
        instance.delete()

    @action(detail=True, methods=["post"])  # expect: SOC2-003
    def promote(self, request, pk=None):
        user = self.get_object()
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        return Response({"id": user.pk})
