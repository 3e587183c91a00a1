from django import forms

from magazine.models import Comment, Subscriber


class ContactForm(forms.Form):
    text = forms.CharField()


class CommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ["text"]


class SubscriberForm(forms.ModelForm):
    class Meta:
        model = Subscriber
        fields = ["email"]
