import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import User
from articles.models import Article, Image
from newsblog.demo import building


@pytest.mark.django_db
def test_demo_refuses_a_public_site(settings: Settings) -> None:
    settings.NEWSBLOG_IS_LOCAL = False

    with pytest.raises(CommandError, match="your own machine"):
        call_command("demo")
    call_command("demo", if_empty=True)

    assert not User.objects.exists()
    assert not Image.objects.exists()


@pytest.mark.django_db
def test_demo_keeps_away_from_a_site_in_which_somebody_has_an_account() -> None:
    User.objects.create_superuser("somebody")

    call_command("demo", if_empty=True)

    assert building.has_content()
    assert not Article.objects.exists()
