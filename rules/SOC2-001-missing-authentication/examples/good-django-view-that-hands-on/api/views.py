from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt

from api.decorators import keyed
from api.models import Monitor


@keyed
def listed(request):
    return JsonResponse({"monitors": list(Monitor.objects.filter(project=request.project).values("name"))})


@keyed
def created(request):
    monitor = Monitor.objects.create(project=request.project, name=request.POST["name"])
    return JsonResponse({"id": monitor.pk}, status=201)


@csrf_exempt
def monitors(request):
    if request.method == "POST":
        return created(request)
    return listed(request)
