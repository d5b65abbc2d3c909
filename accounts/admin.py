"""People at the desk: who may sign in, and with which role."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import avatars, cache_tags, privacy, roles
from accounts.forms import checked_name
from accounts.models import User
from desk.records import SEARCHED, RecordAdmin, RecordForm

# The four roles are made by migrations; a list of groups to edit would only break them.
admin.site.unregister(Group)


class _Named(RecordForm):
    """A display name that an owner types counts as chosen; it may be left empty."""

    def clean_display_name(self) -> str:
        given: str = self.cleaned_data["display_name"]
        if "display_name" not in self.changed_data:
            return given
        self.instance.needs_name = False
        return checked_name(given) if given else ""


class PersonForm(_Named, UserChangeForm):  # type: ignore[type-arg]
    """Django's form of an account, in the clothes of the desk."""


class NewPersonForm(_Named, AdminUserCreationForm):  # type: ignore[type-arg]
    """Django's form of a new account, in the clothes of the desk."""


class RoleFilter(admin.SimpleListFilter):
    """People with a role: a handful, found through their groups, however many readers there are."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, name.capitalize()) for name in roles.ROLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value not in roles.ROLES:
            return queryset
        members = User.groups.through.objects.filter(group__name=value)
        return queryset.filter(pk__in=members.values("user_id"))


@admin.register(User)
class PersonAdmin(RecordAdmin[User], UserAdmin):  # type: ignore[type-arg]
    """Django's own forms for accounts and passwords, with roles instead of single permissions."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ["username", "display_name", "email", "held_roles", "is_active"]
    list_filter = [RoleFilter]
    ordering = ["-pk"]
    actions = ["take_pictures_away", "take_second_factors_away"]
    sortable_by = ()
    searches_newest = True
    search_fields = ("username", "display_name", "email")
    found_exactly = ("username",)
    search_help_text = _("A whole user name, or words of a name among the newest people and staff.")
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "display_name", "email"]}),
        (_("Role"), {"fields": ["groups", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username", "display_name", "email", "usable_password", "password1",
                    "password2", "groups",
                ]
            },
        ),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("role"))
    def held_roles(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return ", ".join([*names, *(["superuser"] if user.is_superuser else [])]) or "–"

    def ways_to_find(self, term: str) -> list[Q]:
        """Also everybody with a role, however long ago they joined."""
        members = User.groups.through.objects.order_by("-pk").values_list("user_id", flat=True)
        staff = Q(pk__in=list(members[:SEARCHED]))
        return [*super().ways_to_find(term), self.holding(term) & staff]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only a superuser touches a superuser; an owner could else take that password."""
        return super().has_change_permission(request, obj) and not _is_above(obj, request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_above(obj, request)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """As if they had left themselves: their comments stay in their threads, without a name."""
        privacy.erase_person(obj, erase=False)

    @admin.action(description=_("Remove the picture"), permissions=["change"])
    def take_pictures_away(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For a portrait that nobody should have to see."""
        showing = [
            user
            for user in queryset.exclude(avatar="")
            if self.has_change_permission(request, user)
        ]
        for user in showing:
            avatars.take_away(user)
            self.log_change(request, user, _("Removed the picture."))
        self.message_user(
            request,
            ngettext("%d picture removed.", "%d pictures removed.", len(showing)) % len(showing),
        )

    @admin.action(description=_("Remove the second factor"), permissions=["change"])
    def take_second_factors_away(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For somebody who lost telephone, keys and recovery codes."""
        freed = [
            user
            for user in queryset.filter(authenticator__isnull=False).distinct()
            if self.has_change_permission(request, user)
        ]
        for user in freed:
            with transaction.atomic():
                Authenticator.objects.filter(user=user).delete()
                self.log_change(request, user, _("Removed the second factor."))
        self.message_user(
            request,
            ngettext(
                "%d person signs in without a second factor now.",
                "%d people sign in without a second factor now.",
                len(freed),
            )
            % len(freed),
        )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles as boxes to tick: there are four."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and isinstance(field, ModelMultipleChoiceField):
            field.widget = CheckboxSelectMultiple()
            field.widget.choices = field.choices
            field.label = _("Role")
            field.help_text = _("Whoever has a role may sign in at the desk.")
        return field

    def save_related(
        self, request: HttpRequest, form: ModelForm[User], formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        roles.settle(form.instance)
        cache_tags.invalidate_person(form.instance)


def _is_above(user: User | None, request: HttpRequest) -> bool:
    return (
        user is not None and user.is_superuser and not getattr(request.user, "is_superuser", False)
    )
