import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from rest_framework.response import Response
from rest_framework.views import APIView

from stock.models import Item
from stock.serializers import ItemSerializer

logger = logging.getLogger(__name__)


@login_required
def update(request):
    try:
        item = Item.objects.get(pk=request.POST["item"])
    except Item.DoesNotExist as error:
        raise Http404("No such item.") from error
    try:
        item.full_clean()
        item.save()
    except ValidationError as error:
        messages.error(request, f"Not saved: {error}")
        return HttpResponseBadRequest(str(error))
    except Exception:
        logger.exception("Could not save item %s", item.pk)
        return JsonResponse({"error": "The item could not be saved."}, status=500)
    return redirect("/stock/")


class StockView(APIView):
    def post(self, request):
        serializer = ItemSerializer(data=request.data)
        if not serializer.is_valid():
            return Response(serializer.errors, status=400)
        try:
            serializer.save()
        except Exception as error:
            logger.error("Could not save: %s", error)
            return Response({"detail": "Try again later."}, status=503)
        return Response(serializer.data, status=201)
