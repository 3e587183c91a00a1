import csv
import io

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from clinic.records.forms import NoteForm
from clinic.records.models import Letter, Note, Record
from clinic.records.search import by_diagnosis


@login_required
def record_list(request):
    records = by_diagnosis(request.GET.get("diagnosis", ""), request.GET.get("order", "name"))
    return render(request, "records/list.html", {"records": records})


@login_required
def letter(request, name):
    found = Letter.objects.filter(name=name, patient__user=request.user).first()
    if found is None:
        raise Http404
    return FileResponse(open(found.path, "rb"))


class NoteView(LoginRequiredMixin, View):
    def get(self, request):
        term = request.GET["q"]
        notes = Note.objects.extra(where=["body LIKE %s"], params=[f"%{term}%"])
        title = format_html("<h1>Notes about {}</h1>", term)
        return render(request, "records/notes.html", {"notes": notes, "title": title})

    def post(self, request):
        form = NoteForm(request.POST)
        if not form.is_valid():
            return render(request, "records/notes.html", {"form": form}, status=400)
        note = Note.objects.create(**form.cleaned_data)
        return HttpResponse(note.pk)


@login_required
def import_labs(request):
    text = io.TextIOWrapper(request.FILES["labs"], encoding="utf-8")
    for row in csv.DictReader(text):
        Record.objects.create(patient=row["patient"], value=float(row["value"]))
    return HttpResponse("ok")


@login_required
def done(request):
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(target)
    return redirect("records")
