from django.shortcuts import redirect


class SecondFactorMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and not request.session.get("second_factor"):
            return redirect("second-factor")
        return self.get_response(request)
