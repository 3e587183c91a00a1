from functools import wraps

from django.http import JsonResponse

from api.models import Project


def keyed(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        key = request.headers.get("X-Api-Key")
        request.project = Project.objects.filter(api_key=key).first() if key else None
        if request.project is None:
            return JsonResponse({"error": "wrong api key"}, status=401)
        return view(request, *args, **kwargs)

    return wrapper
