"""Reading Django and Django REST Framework: what both framework files share. Pure."""
