import traceback

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views import View

from imports.reader import read_rows, sync_rows


@login_required
def upload(request):
    try:
        rows = read_rows(request.FILES["sheet"])
    except Exception as error:
        return JsonResponse({"error": str(error)}, status=500)  # expect: SOC2-007
    try:
        sync_rows(rows)
    except Exception as error:
        messages.error(request, f"Not synchronised: {error}")  # expect: SOC2-007
    return redirect("/imports/")


class Preview(LoginRequiredMixin, View):
    def post(self, request):
        try:
            return JsonResponse({"rows": len(read_rows(request.FILES["sheet"]))})
        except Exception:
            return HttpResponse(traceback.format_exc(), status=500)  # expect: SOC2-007
