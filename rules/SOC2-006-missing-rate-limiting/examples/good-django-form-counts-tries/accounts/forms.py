from django import forms
from django.contrib.auth import authenticate

from accounts.models import Bucket


class SignInForm(forms.Form):
    email = forms.EmailField()
    password = forms.CharField()

    def clean(self):
        email = self.cleaned_data.get("email")
        if not Bucket.allows(f"sign-in {email}", tries=20, seconds=86_400):
            raise forms.ValidationError("Too many attempts, please come back later.")
        self.user = authenticate(username=email, password=self.cleaned_data.get("password"))
        if self.user is None:
            raise forms.ValidationError("Wrong address or password.")
