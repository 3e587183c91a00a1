from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render

from feeds.models import Source


def source(request, pk):
    found = get_object_or_404(Source, pk=pk)
    found.update_views()
    return render(request, "source.html", {"source": found})


def rank(request, pk):  # expect: SOC2-001
    found = get_object_or_404(Source, pk=pk)
    found.change_rank(request.POST["rank"])
    return redirect("/")


@login_required
def mine(request):
    return render(request, "mine.html", {"user": request.user})


def activate(request, source_id):  # expect: SOC2-001
    found = get_object_or_404(Source, pk=source_id)
    found.activate()
    return redirect("/")
