from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.core.signing import loads
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import FormView, ListView

from magazine.forms import CommentForm, ContactForm, SubscriberForm
from magazine.models import Article, Issue, Subscriber


class ArticleList(ListView):
    queryset = Article.objects.filter(published=True)


def article(request, year, slug):
    found = get_object_or_404(Article, slug=slug, published=True)
    found.seen()
    return render(request, "article.html", {"article": found, "comments": found.comment_set.all()})


@require_POST
def comment(request, slug):
    form = CommentForm(request.POST)
    if form.is_valid():
        made = form.save(commit=False)
        made.article = get_object_or_404(Article, slug=slug)
        made.user = request.user if request.user.is_authenticated else None
        made.save()
    return redirect("/")


def search(request):
    words = request.GET.get("q", "")
    return render(request, "search.html", {"found": Article.objects.filter(published=True, slug__contains=words)})


class Contact(FormView):
    form_class = ContactForm
    template_name = "contact.html"

    def form_valid(self, form):
        send_mail("Contact", form.cleaned_data["text"], None, ["desk@magazine.example"])
        return super().form_valid(form)


def subscribe(request):
    form = SubscriberForm(request.POST or None)
    if form.is_valid():
        form.save()
        return redirect("/")
    return render(request, "newsletter.html", {"form": form})


def add_to_cart(request, issue_id):
    issue = get_object_or_404(Issue, pk=issue_id)
    cart = request.session.setdefault("cart", {})
    cart[str(issue.pk)] = int(request.POST.get("count", 1))
    request.session.save()
    return redirect("/cart/")


def writer(request, username):
    person = get_object_or_404(get_user_model(), username=username)
    return render(request, "writer.html", {"articles": Article.objects.filter(author=person, published=True)})


def confirm(request, token):
    subscriber = get_object_or_404(Subscriber, pk=loads(token, salt="newsletter"))
    subscriber.confirmed = True
    subscriber.save()
    return redirect("/")


@require_POST
def set_language(request):
    response = redirect("/")
    response.set_cookie("language", request.POST["language"])
    return response
