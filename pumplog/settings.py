"""Pumplog's settings: one module for development and production, driven by PUMPLOG_* (docs/operations.md)."""

import os
from datetime import timedelta
from pathlib import Path

from pumplog import env as environment
from pumplog import logs, sqlite

sqlite.swap_in()

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = environment.read(os.environ, root=BASE_DIR)
(BASE_DIR / "var").mkdir(exist_ok=True)

SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = ENV.secret_key_fallbacks
DEBUG = ENV.debug
DEMO = not ENV.prod
ALLOWED_HOSTS = ENV.allowed_hosts
BASE_URL = ENV.base_url
# What must survive the database, or is about it: which life of it this is, and what was carried (docs/operations.md).
STATE_DIR = ENV.state_dir
DEADMAN_URL = ENV.deadman_url

# What is in it

INSTALLED_APPS = [
    "pumplog.apps.PumplogConfig",
    "api.apps.ApiConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before staticfiles: `runserver` then serves files as production does.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "rest_framework",
    "knox",
    "drf_spectacular",
]
MIDDLEWARE = [
    "pumplog.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pumplog.web.middleware.SignedIn",
    "pumplog.web.middleware.Private",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "pumplog.urls"
WSGI_APPLICATION = "pumplog.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "pumplog.web.context.house",
            ],
            "libraries": {
                "visits": "pumplog.web.templatetags.visits",
                "clinical": "pumplog.web.templatetags.clinical",
                "sending": "pumplog.web.templatetags.sending",
            },
        },
    },
]
# Form widgets come from templates/ too, so that they follow the house's look.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

SILENCED_SYSTEM_CHECKS = [
    "axes.W002",  # the adapter answers a lock-out on the sign-in form; the middleware would replace the page
    "axes.W006",  # locked out are a person and an address together, never a whole clinic's address
    "security.W005",  # HSTS for subdomains and the preload list are the domain owner's to decide,
    "security.W021",  # and Pumplog is one host of a hospital's
]

# What it keeps

DATABASES = {"default": ENV.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sign-in limits must hold across processes and restarts, so their counts live in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "pumplog_cache"}}

# Who may come in

AUTH_USER_MODEL = "pumplog.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "pumplog.web.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "pumplog.web.forms.sign_in.SignInForm",
    "reset_password": "pumplog.web.forms.sign_in.ResetForm",
    "reset_password_from_key": "pumplog.web.forms.sign_in.NewPasswordForm",
    "change_password": "pumplog.web.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "pumplog.web.forms.sign_in.ProofForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# A manager opens accounts and knows the address; nobody can add one that would then need proof.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENV.prod else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies

MFA_ADAPTER = "pumplog.web.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "pumplog.web.forms.sign_in.SecondStepForm",
    "reauthenticate": "pumplog.web.forms.sign_in.SecondProofForm",
    "activate_totp": "pumplog.web.forms.sign_in.AuthenticatorForm",
    "edit_webauthn": "pumplog.web.forms.sign_in.KeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Pumplog"
# A passkey can be tried at http://localhost, which browsers treat as secure.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.prod

# Two nets. Axes counts per person and address, so that one forgotten password does not lock out a whole clinic that
# shares an address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "pumplog.web.adapter.login_name"
AXES_CLIENT_IP_CALLABLE = "pumplog.web.adapter.client_address"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "user_agent"]
# allauth's net is wider: one person from many addresses, many persons from one.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,20/900s/key"}

SESSION_COOKIE_NAME = "pumplog_session"
SESSION_COOKIE_AGE = ENV.idle_minutes * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "pumplog.web.middleware.csrf_failure"

# How it travels

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.prod
SECURE_SSL_REDIRECT = ENV.prod
SECURE_HSTS_SECONDS = 31_536_000 if ENV.prod else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.trusted_proxies else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 2
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# The API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.handler",
    # A number is text on the wire: no reader's float rounds a dose.
    "COERCE_DECIMAL_TO_STRING": True,
    "UNICODE_JSON": True,
    # A form is asked for with the Accept header; nothing of an answer is chosen by its address.
    "URL_FORMAT_OVERRIDE": None,
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "AUTH_HEADER_PREFIX": "Token", "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Pumplog",
    "DESCRIPTION": "The record of implanted intrathecal pumps: refills, windows, findings. It never commands a device.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    # As in api.views.schema: no name is invented for an enumeration.
    "POSTPROCESSING_HOOKS": [],
}

# Mail

EMAIL_BACKEND = ENV.mail.backend
EMAIL_HOST = ENV.mail.host
EMAIL_PORT = ENV.mail.port
EMAIL_HOST_USER = ENV.mail.user
EMAIL_HOST_PASSWORD = ENV.mail.password
EMAIL_USE_TLS = ENV.mail.starttls
EMAIL_USE_SSL = ENV.mail.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.from_email

# Text messages, and mail that came back

SMS = ENV.sms
BOUNCES = ENV.bounces

# Language, time, files, logs

# Staff pages speak English whatever the browser asks for: half a page in another language is worse. What patients read is in
# their own language, from `notices/words` and `web/answer_words`.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = ENV.static_root
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENV.prod
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not ENV.prod

LOGGING_CONFIG = None
logs.configure(level=ENV.log_level, readable=not ENV.prod)
