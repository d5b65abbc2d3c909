"""Stories at the desk: the list, the form with its buttons, and what a save sets in motion."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in_user
from articles.actions import publish
from articles.actions.publish import TransitionRefusedError
from articles.actions.save_story import StoryChanges, save_story
from articles.admin import moves, refused_moves, story_views
from articles.admin.filters import MineFilter, SectionFilter, StateFilter
from articles.admin.picture_fields import PictureFields
from articles.desk_display import badge, time_cell
from articles.forms import ArticleForm
from articles.models import Article, Byline
from articles.models.article import EDITS_ALL
from articles.search import search
from desk.records import FOUND, RecordAdmin, RecordInline

WORDS = (None, {"fields": ["headline", "standfirst", "body"], "classes": ["words"]})
PLACE = (_("Section and tags"), {"fields": ["section", "categories", "tags"]})
PICTURE = (_("Lead picture"), {"fields": ["lead_image", "lead_alt", "lead_caption"]})
FRONT = (
    _("Front page"),
    {"fields": ["is_featured", "is_sticky", "excerpt"], "classes": ["collapse"]},
)
DISCUSSION = (
    _("Discussion"),
    {"fields": ["comments_open", "comments_close_at"], "classes": ["collapse"]},
)
ADDRESS = (
    _("Address and search engines"),
    {
        "fields": ["slug", "seo_title", "seo_description", "updated_at", "password"],
        "classes": ["collapse"],
    },
)
ADDRESS_OF_AUTHOR = (
    _("Address and search engines"),
    {"fields": ["slug", "seo_title", "seo_description"], "classes": ["collapse"]},
)


class BylineInline(RecordInline[Byline, Article]):
    """The people named on the story, in order."""

    model = Byline
    autocomplete_fields = ["author"]
    fields = ["author", "role", "position"]
    verbose_name_plural = _("byline")


@admin.register(Article)
class ArticleAdmin(PictureFields, RecordAdmin[Article]):
    """Every move goes through articles/actions/publish.py; the form only saves words."""

    form = ArticleForm
    change_form_template = "admin/articles/article/change_form.html"
    list_display = ["headline", "state", "section", "people", "published", "said", "saved"]
    list_filter = [StateFilter, SectionFilter, MineFilter]
    list_select_related = ["section"]
    list_defer = ["body", "body_html", "body_text"]
    ordering = ["-modified_at", "-pk"]
    sortable_by = ()
    searches_newest = True
    search_fields = ("headline",)
    newest_by = ("-modified_at", "-pk")
    found_exactly = ("slug",)
    search_help_text = _("Words of published stories, or of a headline that was saved lately.")
    autocomplete_fields = ["section", "categories", "tags"]
    raw_id_fields = ["lead_image"]
    inlines = [BylineInline]
    actions = ["publish", "approve", "submit", "withdraw", "bin"]

    # --- The list

    @admin.display(description=_("state"))
    def state(self, article: Article) -> str:
        return badge(article)

    @admin.display(description=_("byline"))
    def people(self, article: Article) -> str:
        return ", ".join(byline.author.name for byline in article.bylines.all()) or "–"

    @admin.display(description=_("comments"))
    def said(self, article: Article) -> int:
        return article.comment_count

    @admin.display(description=_("published"))
    def published(self, article: Article) -> str:
        return time_cell(article.published_at)

    @admin.display(description=_("saved"))
    def saved(self, article: Article) -> str:
        return time_cell(article.modified_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        rows = Article.objects.for_desk_of(signed_in_user(request))
        return rows.prefetch_related("bylines__author").order_by(*self.ordering)

    def get_ordering(self, request: HttpRequest) -> Any:
        """Saved last first; what has a time by that time, which its index holds."""
        if "section" in request.GET:
            return self.ordering
        newest = ["-published_at", "-pk"]
        soonest = ["published_at", "pk"]
        by_time = {"scheduled": soonest, "published": newest, "locked": newest}
        return by_time.get(request.GET.get("state", ""), self.ordering)

    def ways_to_find(self, term: str) -> list[Q]:
        """Also what readers would find, and the story whose number was typed."""
        numbers = search(term).newest(FOUND)
        if term.isdecimal() and len(term) < len(str(2**63)):
            numbers.append(int(term))
        return [*super().ways_to_find(term), Q(pk__in=numbers)]

    @admin.action(description=_("Publish now"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        moves.do_to_all(request, "publish", queryset)

    @admin.action(description=_("Approve"), permissions=["publish"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        moves.do_to_all(request, "approve", queryset)

    @admin.action(description=_("Send to the editors"), permissions=["change"])
    def submit(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        moves.do_to_all(request, "submit", queryset)

    @admin.action(description=_("Withdraw"), permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        moves.do_to_all(request, "withdraw", queryset)

    @admin.action(description=_("Move to the bin"), permissions=["change"])
    def bin(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        moves.do_to_all(request, "bin", queryset)

    # --- Who may

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return signed_in_user(request).has_perm(EDITS_ALL)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return obj.can_be_edited_by(signed_in_user(request))

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """A story ends in the bin: its discussion and its address are part of the record."""
        return False

    # --- The form

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        if self.has_publish_permission(request):
            return [WORDS, PLACE, PICTURE, FRONT, DISCUSSION, ADDRESS]
        return [WORDS, PLACE, PICTURE, ADDRESS_OF_AUTHOR]

    def view_on_site(self, obj: Article) -> str:
        return obj.get_absolute_url()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = kwargs.get("obj")
        is_editable = article is None or self.has_change_permission(request, article)
        offered = moves.open_to(signed_in_user(request), article) if is_editable else []
        refused = refused_moves.take(request, article) if article else {}
        form = context["adminform"].form
        form.initial.update(refused)
        if refused.get("question"):  # below the fold of a telephone
            form.fields[f"move_{refused['question']}"].widget.attrs["autofocus"] = True
        context |= {
            "refused": refused,
            "moves": offered,
            "asks_why": any(move.asks == "why" for move in offered) or refused.get("move_reason"),
            "is_editable": is_editable,
            "may_correct": article is not None
            and publish.is_allowed("correct", article, to=signed_in_user(request))
            and article.status == Article.Status.PUBLISHED,
            "badge": badge(article) if article else "",
            **(story_views.history(article) if article else {}),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: save_related() knows the bylines, too, and saves all in one act."""

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm[Article], formsets: Any, change: bool
    ) -> None:
        article, save_rows = form.instance, super().save_related
        columns = {field.name for field in article._meta.concrete_fields}
        changes = StoryChanges(
            {name: getattr(article, name) for name in columns.intersection(form.changed_data)},
            write_related=lambda: save_rows(request, form, formsets, change),
        )
        save_story(article, changes, by=signed_in_user(request), at=timezone.now())
        if "_move" in request.POST:
            self._move(request, form)

    def _move(self, request: HttpRequest, form: forms.ModelForm[Article]) -> None:
        """Do what the pressed button says to the story that was just saved."""
        given = moves.PublishRequest(
            by=signed_in_user(request),
            at=timezone.now(),
            when=form.cleaned_data.get("move_at"),
            reason=form.cleaned_data.get("move_reason", ""),
            date_back=form.cleaned_data.get("move_date_back", False),
            take_offline=form.cleaned_data.get("move_take_offline", False),
        )
        try:
            done = moves.do(request.POST["_move"], form.instance, given)
        except TransitionRefusedError as refusal:
            refused_moves.keep(request, form.instance, given, refusal)
            messages.error(request, _g("Your text is saved. %s") % refusal)
        else:
            messages.success(request, done)

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        if "_move" in request.POST:
            return self._to_form(obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        if "_move" in request.POST:
            return self._to_form(obj)
        return super().response_change(request, obj)

    def _to_form(self, article: Article) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    # --- Pages beside the form

    def get_urls(self) -> list[URLPattern]:
        """Before Django's own: its last pattern takes any path for a story's number."""
        wrap = self.admin_site.admin_view
        return [
            path("embed/", wrap(story_views.embed), name="articles_article_embed"),
            path("<int:pk>/live/", wrap(story_views.live), name="articles_article_live"),
            path("<int:pk>/correct/", wrap(story_views.correct), name="articles_article_correct"),
            path(
                "<int:pk>/revisions/<int:number>/",
                wrap(story_views.revision),
                name="articles_article_revision",
            ),
            *super().get_urls(),
        ]
