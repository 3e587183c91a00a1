from django.contrib.auth.decorators import login_required, user_passes_test
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import UpdateView

from ledger.models import Entry

accountants_only = user_passes_test(lambda user: user.groups.filter(name="accountants").exists())


class EntryUpdate(UpdateView):
    model = Entry
    fields = ["amount"]
    success_url = "/"


def void_entry(request, pk):
    entry = get_object_or_404(Entry, pk=pk)
    entry.void = True
    entry.save()
    return redirect("/")


def import_entries(request):
    Entry.objects.create(amount=request.POST["amount"])
    return redirect("/")


@login_required
@accountants_only
def export(request):
    return HttpResponse("\n".join(str(entry.amount) for entry in Entry.objects.all()))
