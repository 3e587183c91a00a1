import os
import pickle

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views import View

from clinic.records.models import Note, Record
from clinic.records.search import by_diagnosis

LETTERS = "/srv/clinic/letters"


@login_required  # expect: SOC2-004
def record_list(request):
    records = by_diagnosis(request.GET.get("diagnosis", ""), request.GET.get("order", "name"))
    return render(request, "records/list.html", {"records": records})


@login_required  # expect: SOC2-004
def letter(request, name):
    path = os.path.realpath(os.path.join(LETTERS, name))
    if not path.startswith(os.path.realpath(LETTERS) + os.sep):
        raise Http404
    return FileResponse(open(path, "rb"))


class NoteView(LoginRequiredMixin, View):
    def get(self, request):  # expect: SOC2-004
        term = request.GET["q"]
        notes = Note.objects.extra(where=["body LIKE '%%" + term + "%%'"])
        title = mark_safe(f"<h1>Notes about {term}</h1>")
        return render(request, "records/notes.html", {"notes": notes, "title": title})

    def post(self, request):  # expect: SOC2-004
        note = Note.objects.create(
            **{name: value for name, value in request.POST.items() if name in ("body",)}
        )
        return HttpResponse(note.pk)


@login_required  # expect: SOC2-004
def import_labs(request):
    for row in pickle.load(request.FILES["labs"]):
        Record.objects.create(patient=row["patient"], value=row["value"])
    return HttpResponse("ok")


@login_required  # expect: SOC2-004
def done(request):
    target = request.GET.get("next", "/records/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/records/"
    return HttpResponseRedirect(target)
