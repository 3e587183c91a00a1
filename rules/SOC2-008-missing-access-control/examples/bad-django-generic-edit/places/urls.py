from django.urls import path

from places.views import AddressDelete, AddressEdit, AddressList

urlpatterns = [
    path("addresses/", AddressList.as_view()),
    path("addresses/<int:pk>/", AddressEdit.as_view()),
    path("addresses/<int:pk>/delete/", AddressDelete.as_view()),
]
