from django.contrib.auth import authenticate
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from .tokens import issue_access_token

ACCESS_COOKIE = "shop_access_token"


@require_POST
def sign_in(request):
    user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    if user is None:
        return JsonResponse({"error": "wrong name or password"}, status=401)
    response = HttpResponse(status=204)
    response.set_cookie(ACCESS_COOKIE, issue_access_token(user), max_age=3600)  # expect: SOC2-009
    return response
