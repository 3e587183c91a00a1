from django.contrib.auth.forms import UserCreationForm
from django import forms

from .models import User


class SignUpForm(forms.ModelForm):
    password = forms.CharField(widget=forms.PasswordInput)
    card_number = forms.CharField()


def sign_up(request):
    user = User(username=request.POST["username"])
    user.set_password(request.POST["password"])
    user.save()
    if request.POST["password"] != request.POST["password2"]:
        raise forms.ValidationError("the passwords differ")
    return User.objects.create_user(request.POST["username"], password=request.POST["password"])
