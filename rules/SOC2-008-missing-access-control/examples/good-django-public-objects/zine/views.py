from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import DetailView

from zine.models import Comment, Post


class PostDetail(LoginRequiredMixin, DetailView):
    model = Post


@login_required
@require_POST
def like(request, pk):
    post = get_object_or_404(Post, pk=pk)
    post.likes.add(request.user)
    return redirect("/")


@login_required
@require_POST
def comment(request, pk):
    post = get_object_or_404(Post, pk=pk)
    Comment.objects.create(post=post, user=request.user, text=request.POST["text"])
    return redirect("/")


@login_required
def writer(request, username):
    person = get_object_or_404(User, username=username)
    return render(request, "zine/writer.html", {"writer": person, "posts": Post.objects.filter(author=person)})


@login_required
@require_POST
def follow(request, username):
    person = get_object_or_404(User, username=username)
    request.user.profile.follows.add(person)
    return redirect("/")
