import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from accounts import roles
from accounts.models import User
from tests.factories import make_user
from tests.roles import make_staff

pytestmark = pytest.mark.django_db


def permissions_of(role: str) -> set[str]:
    return User.objects.get(pk=make_staff(role).pk).get_all_permissions()


def test_authors_write_but_do_not_publish() -> None:
    may = permissions_of(roles.AUTHOR)

    assert {"articles.add_article", "articles.change_article", "articles.add_image"} <= may
    assert not {"articles.publish_article", "articles.approve_article"} & may
    assert not any(name.startswith(("comments.", "accounts.")) for name in may)


def test_editors_publish_and_judge_comments_but_leave_people_and_site_alone() -> None:
    may = permissions_of(roles.EDITOR)

    assert {"articles.publish_article", "comments.change_comment", "articles.change_page"} <= may
    assert "articles.change_siteidentity" not in may
    assert not any(name.startswith("accounts.") for name in may)


def test_moderators_see_comments_and_nothing_else() -> None:
    may = permissions_of(roles.MODERATOR)

    assert {"comments.view_comment", "comments.change_comment"} <= may
    assert all(name.startswith("comments.") for name in may)


def test_owners_may_all_that_the_others_may_and_people_and_site() -> None:
    may = permissions_of(roles.OWNER)

    for other in (roles.AUTHOR, roles.EDITOR, roles.MODERATOR):
        assert permissions_of(other) <= may
    assert {"accounts.change_user", "articles.change_siteidentity"} <= may


def test_a_role_lets_a_person_into_the_desk_and_losing_it_out() -> None:
    user = make_user()
    user.groups.add(Group.objects.get(name=roles.EDITOR))

    roles.settle(user)
    assert user.is_staff

    user.groups.clear()
    roles.settle(user)
    assert not User.objects.get(pk=user.pk).is_staff


def test_a_superuser_stays_in_the_desk_without_a_role() -> None:
    user = make_user(is_superuser=True, is_staff=True)

    roles.settle(user)

    assert user.is_staff


@pytest.mark.django_db(transaction=True)
def test_role_migrations_go_back_and_forth() -> None:
    call_command("migrate", "comments", "0001", verbosity=0)
    editors = Group.objects.get(name=roles.EDITOR)
    assert not editors.permissions.filter(content_type__app_label="comments").exists()

    call_command("migrate", "accounts", "0001", verbosity=0)
    assert not Group.objects.filter(name__in=roles.ROLES).exists()

    call_command("migrate", verbosity=0)
    editors = Group.objects.get(name=roles.EDITOR)
    assert editors.permissions.filter(codename="publish_article").exists()
    assert Permission.objects.filter(codename="publish_article").count() == 1
