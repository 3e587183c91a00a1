from django.urls import path

from billing import views

urlpatterns = [
    path("invoices/", views.invoices, name="invoices"),
    path("invoices/<int:invoice_id>/", views.invoice, name="invoice"),
    path("invoices/<int:invoice_id>/cancel/", views.cancel, name="cancel"),
    path("invoices/<int:invoice_id>/note/", views.annotate, name="note"),
]
