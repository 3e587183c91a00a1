from django import forms

from warehouse.models import Pallet


class PalletForm(forms.ModelForm):
    class Meta:
        model = Pallet
        fields = ["label", "shelf", "weight"]
