from django.http import HttpResponse
from django.shortcuts import render
from django.views import View


class AddToBasket(View):
    def post(self, request):
        request.user.basket.lines.create(product_id=request.POST["product"])
        return HttpResponse(status=204)


def basket(request):
    return render(request, "basket.html", {"basket": request.user.basket})
