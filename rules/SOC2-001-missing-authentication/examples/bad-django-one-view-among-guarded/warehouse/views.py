from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from warehouse.forms import PalletForm
from warehouse.models import Pallet


@login_required
def shelves(request):
    return render(request, "warehouse/shelves.html", {"pallets": Pallet.objects.order_by("shelf")})


@login_required
def new_pallet(request):
    form = PalletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("warehouse:shelves")
    return render(request, "warehouse/form.html", {"form": form})


@login_required
@require_POST
def move_pallet(request, pallet_id):
    pallet = get_object_or_404(Pallet, pk=pallet_id)
    pallet.shelf = request.POST["shelf"]
    pallet.save(update_fields=["shelf"])
    return redirect("warehouse:shelves")


@require_POST  # expect: SOC2-001
def discard_pallet(request, pallet_id):
    get_object_or_404(Pallet, pk=pallet_id).delete()
    return redirect("warehouse:shelves")
