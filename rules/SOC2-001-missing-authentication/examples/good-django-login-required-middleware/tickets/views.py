from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render

from tickets.models import Ticket


def close(request, pk):
    Ticket.objects.filter(pk=pk).update(open=False)
    return redirect("/tickets/")


@login_not_required
def status_page(request):
    return render(request, "tickets/state.html", {"open": Ticket.objects.filter(open=True).count()})
