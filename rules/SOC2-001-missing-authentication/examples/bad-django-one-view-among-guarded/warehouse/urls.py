from django.urls import path

from warehouse import views

app_name = "warehouse"

urlpatterns = [
    path("", views.shelves, name="shelves"),
    path("pallets/new/", views.new_pallet, name="new-pallet"),
    path("pallets/<int:pallet_id>/move/", views.move_pallet, name="move-pallet"),
    path("pallets/<int:pallet_id>/discard/", views.discard_pallet, name="discard-pallet"),
]
