import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from jobs.worker import Worker
from tests.factories import make_user
from tests.jobs import chores

pytestmark = pytest.mark.django_db

LIST = reverse("admin:django_tasks_database_dbtaskresult_changelist")


@pytest.fixture
def owner(client: Client) -> Client:
    person = make_user(is_staff=True)
    person.groups.add(Group.objects.get(name="owner"))
    client.force_login(person)
    return client


def test_list_says_what_was_given_up_and_why(owner: Client) -> None:
    chores.fail_once.enqueue()
    Worker().run_batch()
    chores.write_line.enqueue("never run")

    page = owner.get(LIST, {"state": "given-up"}).content.decode()

    assert "Given up" in page
    assert "ValueError: no second attempt was declared" in page
    assert "write_line" not in page


def test_owner_runs_a_given_up_job_again(owner: Client) -> None:
    chores.fail_once.enqueue()
    Worker().run_batch()
    job = DBTaskResult.objects.get(status="FAILED")

    owner.post(LIST, {"action": "queue_again", "_selected_action": [str(job.pk)]})

    job.refresh_from_db()
    assert (job.status, job.worker_ids) == ("READY", [])


def test_staff_without_the_permission_sees_no_such_list(client: Client) -> None:
    client.force_login(make_user(is_staff=True))

    assert client.get(LIST).status_code == 403
