from django.contrib.auth import authenticate
from rest_framework.authtoken.models import Token
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView


class ObtainTokenThrottle(UserRateThrottle):
    scope = "obtain_token"
    rate = "5/minute"


class ObtainToken(APIView):
    permission_classes = [AllowAny]
    throttle_classes = [ObtainTokenThrottle]

    def post(self, request):  # expect: SOC2-006
        user = authenticate(username=request.data["username"], password=request.data["password"])
        if user is None:
            return Response(status=400)
        token, _ = Token.objects.get_or_create(user=user)
        return Response({"token": token.key})
