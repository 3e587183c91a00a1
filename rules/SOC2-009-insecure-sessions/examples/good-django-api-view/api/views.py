from django.views.decorators.csrf import csrf_exempt
from rest_framework.decorators import api_view
from rest_framework.response import Response


@csrf_exempt
@api_view(["POST"])
def rename(request):
    request.user.name = request.data["name"]
    request.user.save(update_fields=["name"])
    return Response({})
