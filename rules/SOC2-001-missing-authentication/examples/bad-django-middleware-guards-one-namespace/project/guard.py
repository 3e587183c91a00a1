from django.shortcuts import redirect
from django.urls import resolve


class Guard:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        url = resolve(request.path_info)
        if "office" in url.namespaces:
            answer = self.turn_away(request)
            if answer:
                return answer
        return self.get_response(request)

    def turn_away(self, request):
        if not request.user.is_authenticated:
            return redirect("/login/")
        return None
