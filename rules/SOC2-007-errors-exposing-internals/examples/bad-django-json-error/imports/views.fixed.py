import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views import View

from imports.reader import read_rows, sync_rows

logger = logging.getLogger(__name__)


@login_required
def upload(request):
    try:
        rows = read_rows(request.FILES["sheet"])
    except Exception:
        logger.exception("upload failed")
        return JsonResponse({"error": "Internal server error"}, status=500)  # expect: SOC2-007
    try:
        sync_rows(rows)
    except Exception:
        logger.exception("upload failed")
        messages.error(request, "Not synchronised")  # expect: SOC2-007
    return redirect("/imports/")


class Preview(LoginRequiredMixin, View):
    def post(self, request):
        try:
            return JsonResponse({"rows": len(read_rows(request.FILES["sheet"]))})
        except Exception:
            logger.exception("Preview.post failed")
            return HttpResponse("Internal server error", status=500)  # expect: SOC2-007
