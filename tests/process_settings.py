"""The site's own settings in a process that a test starts and kills, with the stub as providers."""

import os

from newsblog.settings import *  # noqa: F403
from tests.oauth_stub import as_providers

NEWSBLOG_OAUTH_STUB_URL = os.environ["OAUTH_STUB_URL"]
for _name, _provider in as_providers(NEWSBLOG_OAUTH_STUB_URL).items():
    SOCIALACCOUNT_PROVIDERS[_name] |= _provider  # noqa: F405
SECURE_CSP["form-action"] = [*SECURE_CSP["form-action"], NEWSBLOG_OAUTH_STUB_URL]  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
