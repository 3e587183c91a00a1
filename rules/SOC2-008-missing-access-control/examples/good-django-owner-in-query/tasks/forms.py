from django import forms

from tasks.models import Task


class TaskForm(forms.ModelForm):
    class Meta:
        model = Task
        fields = ["title"]

    def save(self, request, **kwargs):
        self.instance.raise_not_editable(request.user)
        return super().save(**kwargs)
