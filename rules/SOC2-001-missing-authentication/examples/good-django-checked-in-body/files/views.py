from django.conf import settings
from django.http import HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from files.access import ensure_signed_in, may_change
from files.models import File


def delete(request, pk):
    if not request.user.is_authenticated:
        return redirect(f"{settings.LOGIN_URL}?next={request.path}")
    get_object_or_404(File, pk=pk, owner=request.user).delete()
    return redirect("/")


def rename(request, pk):
    ensure_signed_in(request)
    file = get_object_or_404(File, pk=pk)
    if not may_change(request.user, file):
        return HttpResponseForbidden()
    file.name = request.POST["name"]
    file.save()
    return redirect("/")


class Share(View):
    def post(self, request, pk):
        file = get_object_or_404(File, pk=pk)
        if file.owner != request.user:
            return JsonResponse({"error": "not yours"}, status=403)
        file.name += " (shared)"
        file.save()
        return JsonResponse({"shared": True})


def purge(request):
    if not request.user.is_superuser:
        return HttpResponseForbidden()
    File.objects.all().delete()
    return redirect("/")
