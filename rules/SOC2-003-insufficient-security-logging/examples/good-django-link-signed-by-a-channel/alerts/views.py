from django.shortcuts import get_object_or_404, render

from alerts.models import Channel


def stop(request, pk, token):
    channel = get_object_or_404(Channel, pk=pk)
    if request.method == "POST" and channel.make_token() == token:
        channel.delete()
    return render(request, "alerts/stop.html")
