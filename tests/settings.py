"""The site's own settings, in a folder of its own, on the database that TEST_DATABASE names."""

import atexit
import os
import shutil
import socket
import tempfile

_folder = tempfile.mkdtemp(prefix="newsblog-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["NEWSBLOG_DATA_DIR"] = _folder
# Installed and without keys, as most of what the library knows is on a real site.
os.environ["SIGN_IN_PROVIDERS"] = "openid_connect,github"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
for name in (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "SECRET_KEY",
    "SITE_URL",
    "TIME_ZONE",
    "TRUSTED_PROXY_COUNT",
):
    os.environ.pop(name, None)

from newsblog.settings import *  # noqa: E402, F403
from tests.oauth_stub import as_providers  # noqa: E402

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# Hashing a password 600,000 times says nothing about newsblog and doubles the run.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405

_database = DATABASES["default"]  # noqa: F405
if _database["ENGINE"].endswith("sqlite3"):
    # A file, as on a real site: a database in memory is one connection that threads would share.
    _database["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
    # The power may fail in a test run; the folder is thrown away anyway.
    _database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
STATIC_ROOT.mkdir()  # noqa: F405  (the live server finds files in the apps; WhiteNoise warns otherwise)
# The stub that plays X, Facebook and Google listens here; tests/conftest.py starts it on demand.
# Its port is taken now, so that nobody else gets it before.
OAUTH_STUB_SOCKET = socket.socket()
OAUTH_STUB_SOCKET.bind(("127.0.0.1", 0))
NEWSBLOG_OAUTH_STUB_URL = f"http://127.0.0.1:{OAUTH_STUB_SOCKET.getsockname()[1]}"
for _name, _provider in as_providers(NEWSBLOG_OAUTH_STUB_URL).items():
    SOCIALACCOUNT_PROVIDERS[_name] |= _provider  # noqa: F405
SECURE_CSP["form-action"] = [*SECURE_CSP["form-action"], NEWSBLOG_OAUTH_STUB_URL]  # noqa: F405
# The live server answers from Django alone: rows flushed between tests touch no label.
WSGI_APPLICATION = None
