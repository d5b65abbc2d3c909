"""A public site in a state that invites strangers is refused, by each way to start it."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from newsblog.checks import refuse_unsafe_start
from tests.newsblog.server.test_serve import ask, read_until
from tests.processes import ROOT, manage

KEY = secrets.token_urlsafe(64)
SITE_URL = "https://news.example.org"
PUBLIC = {
    "SITE_URL": SITE_URL,
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "news.example.org,127.0.0.1",
    "EMAIL_URL": "smtp://mail.example.org",
}
# A password of the demo, hashed so that a test need not wait for it.
ADD_DEMO_ACCOUNT = """
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from accounts.models import User
hashed = PBKDF2PasswordHasher().encode("demo-owner-2026", "salt", iterations=1)
User.objects.create(username="chief", password=hashed)
"""

one_database = pytest.mark.skipif(
    "sqlite" not in site.DATABASES["default"]["ENGINE"],
    reason="starts a site of its own, which is the same in both halves",
)


@pytest.fixture
def public(settings: Any, tmp_path: Path) -> Any:
    """The settings of a public site that may start."""
    settings.DATA_DIR = tmp_path
    settings.NEWSBLOG_IS_LOCAL = False
    settings.NEWSBLOG_HAS_SECRET_KEY = True
    settings.SITE_URL = SITE_URL
    settings.SECRET_KEY = KEY
    settings.ALLOWED_HOSTS = ["news.example.org"]
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
    settings.DEBUG = False
    return settings


def refusals() -> list[str]:
    try:
        refuse_unsafe_start()
    except ImproperlyConfigured as error:
        return str(error).split("\n")
    return []


@pytest.mark.django_db
def test_public_site_that_is_configured_may_start(public: Any) -> None:
    User.objects.create(username="owner", password=make_password("a password of her own"))

    assert refusals() == []


@pytest.mark.django_db
def test_every_problem_is_one_line_with_what_to_do(public: Any) -> None:
    User.objects.create(username="owner", password=make_password("demo-owner-2026"))
    public.SECRET_KEY = "abcde"
    public.ALLOWED_HOSTS = ["*"]
    public.TRUSTED_PROXY_COUNT = -1
    public.MAILERS = {"default": {"BACKEND": "newsblog.mail.FolderBackend"}}
    public.DEBUG = True

    proxies, key, hosts, mail, debug, demo = refusals()

    assert "TRUSTED_PROXY_COUNT is -1" in proxies
    assert "Set it to how many proxies" in proxies
    assert "its secret key has 5 characters, and needs 50" in key
    assert "Set SECRET_KEY" in key
    assert "ALLOWED_HOSTS lets in anybody's names: *. Set ALLOWED_HOSTS" in hosts
    assert "Set EMAIL_URL" in mail
    assert "Unset DEBUG" in debug
    assert "anybody can sign in as owner" in demo
    assert "Run `manage.py lock_demo_accounts`" in demo


@pytest.mark.django_db
def test_key_from_the_file_is_measured_like_one_from_the_environment(public: Any) -> None:
    public.SECRET_KEY = "from-a-file-and-too-short"

    assert len(refusals()) == 1
    public.NEWSBLOG_HAS_SECRET_KEY = False
    assert "it has no secret key. Set SECRET_KEY" in refusals()[0]


@pytest.mark.parametrize("count", [-1, -2, -(10**9), 11, 1000])
def test_count_of_proxies_that_can_not_be_is_refused_on_every_site(
    settings: Any, count: int
) -> None:
    settings.TRUSTED_PROXY_COUNT = count

    (line,) = refusals()
    assert line.startswith(f"TRUSTED_PROXY_COUNT is {count}, ")


@pytest.mark.parametrize("count", [0, 1, 3, 10])
def test_count_of_proxies_that_can_be_is_taken(settings: Any, count: int) -> None:
    settings.TRUSTED_PROXY_COUNT = count

    assert refusals() == []


@pytest.fixture(scope="module")
def with_demo_account(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site's folder with one account of the demo, renamed."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    shutil.copytree(prepared, folder, copy_function=shutil.copy2)
    with manage("shell", "-c", ADD_DEMO_ACCOUNT, folder=folder) as process:
        output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    return folder


def run(*arguments: str, folder: Path, **environment: str) -> tuple[int, str]:
    with manage(*arguments, folder=folder, **environment) as process:
        output, _ = process.communicate(timeout=300)
    return process.returncode, output


@one_database
@pytest.mark.parametrize(
    "command", [["check"], ["check", "--deploy"], ["serve", "--skip-checks"], ["serve"], ["work"]]
)
def test_no_command_starts_a_public_site_with_a_demo_account(
    command: list[str], with_demo_account: Path, port: int
) -> None:
    if command[0] == "serve":
        command = [*command, "--port", str(port)]
    status, output = run(*command, folder=with_demo_account, **PUBLIC)

    assert status == 1
    assert "anybody can sign in as chief, with a password of the demo. Run `manage.py" in output
    assert "Traceback" not in output


@one_database
def test_bad_settings_are_all_told_at_once(tmp_path: Path, port: int) -> None:
    bad = {"SECRET_KEY": "abcde", "ALLOWED_HOSTS": "*", "TRUSTED_PROXY_COUNT": "-1"}
    status, output = run("serve", "--port", str(port), folder=tmp_path / "new", **PUBLIC | bad)

    assert status == 1
    told = [line for line in output.splitlines() if line.startswith("?: ")]
    assert [line[4:17] for line in told] == ["newsblog.E006", "newsblog.E007", "newsblog.E009"]
    assert "Traceback" not in output


@one_database
@pytest.mark.parametrize("value", ["-1", "2000", "two"])
def test_local_site_with_a_wrong_count_of_proxies_is_not_served(
    tmp_path: Path, port: int, value: str
) -> None:
    status, output = run(
        "serve", "--port", str(port), folder=tmp_path / "new", TRUSTED_PROXY_COUNT=value
    )

    assert status == 1
    assert "TRUSTED_PROXY_COUNT" in output
    assert "Traceback" not in output


@one_database
def test_any_wsgi_server_is_refused_too(with_demo_account: Path) -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import newsblog.wsgi"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "NEWSBLOG_DATA_DIR": str(with_demo_account),
            **PUBLIC,
            "ALLOWED_HOSTS": ".com",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert loaded.returncode == 1
    assert "ALLOWED_HOSTS lets in anybody's names: .com." in loaded.stderr
    assert "anybody can sign in as chief" in loaded.stderr


@one_database
def test_locked_accounts_let_the_site_start(
    with_demo_account: Path, tmp_path: Path, port: int
) -> None:
    folder = shutil.copytree(with_demo_account, tmp_path / "var", copy_function=shutil.copy2)

    assert run("lock_demo_accounts", folder=folder, **PUBLIC)[1].startswith("Locked: chief. ")
    with manage("serve", "--no-worker", "--port", str(port), folder=folder, **PUBLIC) as process:
        read_until(process, "Ctrl-C stops it.")
        assert ask(port, "/healthz", Host="news.example.org")[0].status == 200


@one_database
def test_new_version_takes_over_only_where_it_may_start(
    prepared: Path, tmp_path: Path, port: int
) -> None:
    folder = shutil.copytree(prepared, tmp_path / "var", copy_function=shutil.copy2)
    with manage("serve", "--no-worker", "--port", str(port), folder=folder, **PUBLIC) as process:
        read_until(process, "Ctrl-C stops it.")
        assert run("shell", "-c", ADD_DEMO_ACCOUNT, folder=folder)[0] == 0
        process.send_signal(signal.SIGHUP)
        told = read_until(process, "The new version can't be served; the running one goes on.")

        assert "anybody can sign in as chief" in told
        assert ask(port, "/healthz", Host="news.example.org")[0].status == 200
        assert process.poll() is None


@one_database
def test_database_that_is_away_is_said_and_nothing_passes_unseen(tmp_path: Path, port: int) -> None:
    away = PUBLIC | {"DATABASE_URL": f"postgres://user@127.0.0.1:{port}/news"}
    status, output = run("check", folder=tmp_path / "new", **away)

    assert status == 0
    assert "(newsblog.W001)" in output
    assert "it is unknown whether a demo account can sign in" in output

    status, output = run("serve", "--port", str(port), folder=tmp_path / "new", **away)

    assert status == 1
    assert "CommandError: The database does not answer" in output
    assert "Traceback" not in output


@one_database
def test_public_site_without_tables_has_no_demo_account(tmp_path: Path) -> None:
    folder = tmp_path / "new"

    assert run("check", folder=folder, **PUBLIC)[0] == 0
    assert run("lock_demo_accounts", folder=folder, **PUBLIC) == (
        0,
        "No demo account can sign in; nothing was changed.\n",
    )
