from django import forms
from django.contrib.auth.password_validation import validate_password


class JoinForm(forms.Form):
    email = forms.EmailField()
    password = forms.CharField()

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]
