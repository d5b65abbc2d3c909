"""Settings of newsblog: one file, driven by the environment, every choice with its reason.

With an empty environment this is a safe local site. With a public SITE_URL it refuses to start
without a secret key, hosts and mail, or with accounts of the demo (newsblog/checks.py).
docs/configure.md lists the variables.
"""

import datetime as dt
import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from newsblog import data_folder
from newsblog import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where things are -----------------------------------------------------------------------------
# Also sets the umask: what the site makes is for its own user alone.
DATA_DIR = data_folder.make(Path(env.text("NEWSBLOG_DATA_DIR") or BASE_DIR / "var"))

SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
# A site whose own address is this machine is somebody's workplace; any other is public.
NEWSBLOG_IS_LOCAL = env.is_this_machine(_site.hostname)

# --- Safety ---------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret_key(DATA_DIR / "secret_key", local=NEWSBLOG_IS_LOCAL)
NEWSBLOG_HAS_SECRET_KEY = bool(
    SECRET_KEY
)  # to ask settings.SECRET_KEY itself raises if it is empty
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or (
    ["127.0.0.1", "localhost", ".localhost", "[::1]"] if NEWSBLOG_IS_LOCAL else []
)
# How many proxies of ours stand in front; their X-Forwarded-* is believed, nobody else's.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
_is_https = _site.scheme == "https"
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = _is_https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes speak plain HTTP to the process
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _is_https
SECURE_HSTS_PRELOAD = _is_https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
# No neighbouring host, and no plain HTTP, can give a browser a cookie of these names (RFC 6265bis).
_host_only = "__Host-" if _is_https else ""
SESSION_COOKIE_NAME = f"{_host_only}sessionid"
CSRF_COOKIE_NAME = f"{_host_only}csrftoken"
NEWSBLOG_DRAFT_COOKIE = f"{_host_only}draft"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # the longest story; pictures are streamed to disk
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Embeds are loaded only after a click; these are the only other hosts a page may then frame.
NEWSBLOG_EMBED_ORIGINS = [
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
]
NEWSBLOG_PROVIDER_ORIGINS = [
    "https://accounts.google.com",
    "https://www.facebook.com",
    "https://m.facebook.com",
    "https://x.com",
    "https://twitter.com",
]
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "frame-src": NEWSBLOG_EMBED_ORIGINS,
    # Chromium follows a form's redirects: signing in ends at the provider.
    "form-action": [
        CSP.SELF,
        *env.words("SIGN_IN_ORIGINS"),
        *filter(None, [env.openid_origin()]),
        *NEWSBLOG_PROVIDER_ORIGINS,
    ],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}

# --- The discussion's outside check ---------------------------------------------------------------
# A service of the owner's that is asked about readers' comments (comments/rules/outside_check.py).
NEWSBLOG_MODERATION_HOOK_URL = env.text("MODERATION_HOOK_URL")
NEWSBLOG_MODERATION_HOOK_SECRET = env.text("MODERATION_HOOK_SECRET")

# --- Sign-in providers ----------------------------------------------------------------------------
# X, Facebook and Google are always built in; their buttons appear once their keys are known. Any
# other provider of allauth is added by name: SIGN_IN_PROVIDERS=github,apple.
NEWSBLOG_SIGN_IN_PROVIDERS = [
    "twitter_oauth2",
    "facebook",
    "google",
    *env.words("SIGN_IN_PROVIDERS"),
]

# --- Apps and the way of a request ----------------------------------------------------------------
INSTALLED_APPS = [
    "newsblog",
    "wordpress",
    "comments",
    "articles",
    "accounts",
    "jobs",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{name}" for name in NEWSBLOG_SIGN_IN_PROVIDERS),
    "allauth.usersessions",
    "django_prose_editor",
    "django_tasks_db",
    "desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, which FORM_RENDERER then finds beside ours
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MIDDLEWARE = [
    "pagecache.middleware.CollectTags",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "newsblog.middleware.preloads",
    "newsblog.middleware.plain_addresses",
    "newsblog.middleware.site_identity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ProvidersWithoutKeys",
    "accounts.middleware.personal_pages",
    "accounts.middleware.SiteIsOurs",
    "accounts.middleware.second_factor_for_staff",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Innermost: it sees the 404 before another slash is tried, so an old address is one step away.
    "newsblog.middleware.old_addresses",
]
CSRF_FAILURE_VIEW = "newsblog.views.csrf_failure"
ROOT_URLCONF = "newsblog.urls"
WSGI_APPLICATION = "newsblog.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsblog.context_processors.site",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Data -----------------------------------------------------------------------------------------
DATABASES = {
    "default": env.database(env.text("DATABASE_URL"), default_file=DATA_DIR / "newsblog.sqlite3")
}
CACHES = {"default": env.cache(env.text("CACHE_URL"), default_folder=DATA_DIR / "cache")}
# Whole pages and the history of what was touched (pagecache/); losing them costs speed only.
NEWSBLOG_PAGECACHE_ROOT = DATA_DIR / "pages"
NEWSBLOG_PAGECACHE_REDIS_URL = env.text("CACHE_URL")
# What a stored page may depend on besides its path, and the cookies that make a request personal.
NEWSBLOG_PAGECACHE_QUERIES = r"[^?]+\?order=(oldest|newest|liked)|/identity\.css\?v=[0-9a-f]{6}"
NEWSBLOG_PERSONAL_COOKIES: list[str] = []
# Off: queries of prepared/ run as ordinary querysets, should a version of Django break them.
NEWSBLOG_PREPARED_QUERIES = env.flag("PREPARED_QUERIES", default=True)
NEWSBLOG_PAGECACHE_BYTES = env.number("PAGECACHE_MEGABYTES", 64) * 1024 * 1024
# A CDN in front: the header that names a page's tags to it, and how it is told to drop some.
NEWSBLOG_CDN_TAGS_HEADER = env.text("CDN_TAGS_HEADER")
NEWSBLOG_CDN_SECONDS = env.number("CDN_SECONDS", 86_400)
NEWSBLOG_CDN_PURGE_URL = env.text("CDN_PURGE_URL")
NEWSBLOG_CDN_PURGE_METHOD = env.text("CDN_PURGE_METHOD", "POST")
NEWSBLOG_CDN_PURGE_HEADERS = env.headers("CDN_PURGE_HEADERS")
NEWSBLOG_CDN_PURGE_BODY = env.text("CDN_PURGE_BODY")
NEWSBLOG_CDN_PURGE_AT_ONCE = max(env.number("CDN_PURGE_AT_ONCE", 30), 1)
# The queue is a table: a job is stored in the transaction that asks for it.
# "default" is for what people wait for (mail), "slow" for what takes a processor (pictures).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "slow"]}}
# What runs at intervals: dotted path of the task -> how often (jobs/periodic.py).
NEWSBLOG_PERIODIC = {
    "articles.verification.prune": dt.timedelta(days=1),
    "accounts.clean_up.clean_up": dt.timedelta(days=1),
    "comments.notifications.delivery.prune": dt.timedelta(days=1),
    # Looks whether the hour of the daily mails has come.
    "comments.notifications.delivery.queue_digests": dt.timedelta(minutes=5),
    "jobs.pruning.prune": dt.timedelta(days=1),
    "comments.actions.clean_up.clean_up": dt.timedelta(days=1),
}

# --- People ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "newsblog.demo.accounts.DemoPasswordValidator"}]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"  # of the desk, too, in place of Django's page
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
# The form that asks for the address makes the account; a password is for staff and old hands.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# How long a mailed code is good: long enough that it still is when a mail server was away for half
# an hour. It works only in the browser that asked, and only three may be tried.
NEWSBLOG_CODE_SECONDS = 60 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = NEWSBLOG_CODE_SECONDS
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = NEWSBLOG_CODE_SECONDS
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = NEWSBLOG_CODE_SECONDS
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # every address can come in by code: see accounts/forms.py
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "request_login_code": "accounts.forms.RequestCodeForm",
    "add_email": "accounts.allauth_forms.AddEmailForm",
    "change_password": "accounts.allauth_forms.ChangePasswordForm",
    "confirm_login_code": "accounts.allauth_forms.ConfirmLoginCodeForm",
    "login": "accounts.allauth_forms.LoginForm",
    "reauthenticate": "accounts.allauth_forms.ReauthenticateForm",
    "reset_password": "accounts.allauth_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.allauth_forms.ResetPasswordKeyForm",
    "set_password": "accounts.allauth_forms.SetPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    # The right password still works from elsewhere: the key holds account and network.
    "login_failed": "10/m/ip,10/15m/key",
    "request_login_code": "20/10m/ip,5/h/key",
    # The code that proves an address: nobody can have a mailbox filled with them.
    "confirm_email": "1/10s/key,5/h/key",
    "mail_to_mailbox": "5/h/key",
    "reset_password": "20/10m/ip,5/h/key",
    "signup": "10/h/ip",
    # A portrait takes up to a second of the machine's time.
    "change_avatar": "10/h/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"disconnect": "accounts.forms.DisconnectForm"}
SOCIALACCOUNT_EMAIL_REQUIRED = False  # X gives none
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # accounts/linking.py keeps proven addresses only
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # else Google would open a staff account by its address
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = env.sign_in_providers(NEWSBLOG_SIGN_IN_PROVIDERS)
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
NEWSBLOG_OAUTH_STUB_URL = ""  # tests/settings.py sets it; newsblog/checks.py refuses it elsewhere
# Off: nobody's portrait is asked for at the provider they come in with.
NEWSBLOG_PROVIDER_AVATARS = env.flag("PROVIDER_AVATARS", default=True)
# On: staff can't enter the desk before they have set up a code app or a passkey.
NEWSBLOG_STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "accounts.allauth_forms.CodeAppForm",
    "add_webauthn": "accounts.allauth_forms.AddKeyForm",
    "authenticate": "accounts.allauth_forms.SecondStepForm",
    "edit_webauthn": "accounts.allauth_forms.RenameKeyForm",
    "reauthenticate": "accounts.allauth_forms.SecondStepAgainForm",
}
# A code may be one half minute old or early: people type slowly and clocks go wrong.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = NEWSBLOG_IS_LOCAL
# Beside a session stand its browser and its network (accounts/sessions.py), not what it did when.
USERSESSIONS_TRACK_ACTIVITY = False

# --- Mail -----------------------------------------------------------------------------------------
MAILERS = {"default": env.mailer(env.text("EMAIL_URL"), default_folder=DATA_DIR / "mail")}
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"newsroom@{_site.hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Originals carry what cameras write (place, serial number); they are never served.
NEWSBLOG_ORIGINALS_ROOT = DATA_DIR / "originals"
STORAGES = {
    "default": {"BACKEND": "newsblog.storage.MediaStorage"},
    "originals": {
        "BACKEND": "newsblog.storage.MediaStorage",
        "OPTIONS": {
            "location": NEWSBLOG_ORIGINALS_ROOT,
            "base_url": None,
            "is_public": False,
        },
    },
    "staticfiles": {"BACKEND": "newsblog.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("font/woff2", ".woff2")

# --- Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.text("TIME_ZONE", "UTC")  # until the site's identity names its own
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- What is written down -------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"}},
    "filters": {"outage": {"()": "newsblog.logs.OutageInOneLine"}},
    "handlers": {
        "terminal": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["outage"]}
    },
    "root": {"handlers": ["terminal"], "level": "INFO"},
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "httpx": {"level": "WARNING"},
        "django.tasks": {"level": "CRITICAL"},  # three lines a job; jobs/ says what matters in one
    },
}
