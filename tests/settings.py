"""The site's own settings, in a folder of its own, on the database that TEST_DATABASE names."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="newsblog-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["NEWSBLOG_DATA_DIR"] = _folder
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
for name in ("CACHE_URL", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS", "DEBUG", "TIME_ZONE"):
    os.environ.pop(name, None)

from newsblog.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# Hashing a password 600,000 times says nothing about newsblog and doubles the run.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
