from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import DeleteView, UpdateView

from tasks.forms import TaskForm
from tasks.models import Board, Task


def own_task(request, pk):
    task = get_object_or_404(Task, pk=pk)
    if task.user_id != request.user.id:
        raise Http404
    return task


@login_required
def detail(request, pk):
    return render(request, "tasks/detail.html", {"task": request.user.tasks.get(pk=pk)})


@login_required
def done(request, pk):
    task = own_task(request, pk)
    task.done = True
    task.save()
    return redirect("/")


class TaskDelete(LoginRequiredMixin, DeleteView):
    model = Task

    def get_object(self, queryset=None):
        return get_object_or_404(Task, pk=self.kwargs["pk"], user=self.request.user)


class TaskEdit(LoginRequiredMixin, UserPassesTestMixin, UpdateView):
    model = Task
    fields = ["title"]

    def test_func(self):
        return self.get_object().user == self.request.user


class Attach(LoginRequiredMixin, View):
    def post(self, request, pk):
        form = TaskForm(request.POST, instance=get_object_or_404(Task, pk=pk))
        if form.is_valid():
            form.save(request)
        return redirect("/")


@login_required
def lock(request, pk):
    task = get_object_or_404(Task, pk=pk)
    task.raise_not_editable(request.user)
    task.locked = True
    task.save()
    return redirect("/")


@login_required
def move(request, board_id, pk):
    board = get_object_or_404(Board, pk=board_id, members=request.user)
    task = get_object_or_404(Task, pk=pk, board=board)
    task.title = request.POST["title"]
    task.save()
    return redirect("/")
