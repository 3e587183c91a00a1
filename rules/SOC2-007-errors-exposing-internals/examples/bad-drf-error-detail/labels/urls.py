from django.urls import path

from labels.api import LabelView, print_label

urlpatterns = [path("labels/", LabelView.as_view()), path("labels/print/", print_label)]
