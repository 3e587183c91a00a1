from django.conf import settings
from django.http import HttpResponseRedirect


class EverybodySignsIn:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated and request.path not in settings.OPEN_PATHS:
            return HttpResponseRedirect(settings.LOGIN_URL)
        return self.get_response(request)
