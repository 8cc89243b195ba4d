"""What the settings of the site and of its files mean."""

from attendance_site.installation.reference.setting_row import SettingMeaning

SITE_SETTINGS: dict[str, dict[str, SettingMeaning]] = {
    "Where things lie": {
        "VAR_DIR": SettingMeaning(
            "Where the installation keeps its files: database, uploads, secret", default="`var/`"
        ),
        "DATABASE_URL": SettingMeaning(
            "Such as `postgres://user:password@host/name`", default="SQLite in `VAR_DIR`"
        ),
        "DATABASE_POOLED": SettingMeaning(
            "`1` where `DATABASE_URL` leads to a pooler of transactions, such as PgBouncer "
            "([how](operations.md#connections))",
            default="`0`",
        ),
        "MEDIA_ROOT": SettingMeaning(
            "Where uploaded photos and videos lie; never served without a check",
            default="`VAR_DIR/media`",
        ),
        "STORAGE_URL": SettingMeaning(
            "`s3://bucket?endpoint=https://...&region=...` keeps all of them, encrypted, in a "
            "bucket ([more](operations.md#files-in-a-bucket))",
            default="`file:`, the folder `MEDIA_ROOT`",
        ),
        "AWS_ACCESS_KEY_ID": SettingMeaning(
            "Name of the access key to that bucket", default="none"
        ),
        "AWS_SECRET_ACCESS_KEY": SettingMeaning("The access key itself", default="none"),
        "CACHE_URL": SettingMeaning(
            "Where requests are counted: `redis://host:6379/0` for sites on several hosts "
            "([more](operations.md#several-hosts))",
            default="files in `VAR_DIR`, which one host shares",
        ),
        "BROKER_URL": SettingMeaning(
            "Where workers wait for the bell: `redis://host:6379/1` for many of them "
            "([more](operations.md#the-bell-in-redis))",
            default="the database",
        ),
        "N_HOSTS": SettingMeaning(
            "On how many hosts site, workers and networks run; above one, whatever lies on one "
            "host alone stops the start ([more](operations.md#several-hosts))"
        ),
        "SHARED_FOLDERS": SettingMeaning(
            "Folders that all of these hosts mount, with commas between", default="none"
        ),
        "KEYS_DIR": SettingMeaning(
            (
                "Keys of what is encrypted, one file each; copied apart from "
                "everything else, without older versions "
                "([operations](keys-and-backups.md#keys))"
            ),
            default="`VAR_DIR`, with `-keys` behind its name",
        ),
        "ENCRYPTION_KEY": SettingMeaning(
            (
                "The installation's key: 32 bytes in base64; while it is rotated "
                "the new one and, behind a comma, the old one"
            ),
            default="made at the first start, kept in `KEYS_DIR/installation.key`",
        ),
        "COPIES_DIR": SettingMeaning(
            (
                "Where a film lies in the clear while it is worked on, for its "
                "owner alone; never part of a backup"
            ),
            default="`VAR_DIR/copies`",
        ),
        "STATIC_ROOT": SettingMeaning(
            ("Where `collectstatic` puts style sheets and scripts; not needed otherwise"),
            default="`VAR_DIR/static`",
        ),
        "MIN_FREE_MB": SettingMeaning(
            "With less free space no file is taken, so that signing in and "
            "registers by hand go on; `/readyz` says so, MB"
        ),
        "SCHOOL_QUOTA_MB": SettingMeaning(
            "Room for the films and pictures of one school, unless its page in "
            "the administration says otherwise, MB"
        ),
        "BACKUP_RECIPIENT": SettingMeaning(
            "Public key (`age1...`) that `manage.py backup` encrypts to", default="none"
        ),
    },
    "The site": {
        "SECRET_KEY": SettingMeaning(
            "Signs logins and queued work; the same for site and worker",
            default="made at the first start, kept in `VAR_DIR/secret_key`",
        ),
        "ALLOWED_HOSTS": SettingMeaning(
            "Names under which the site answers, separated by commas",
            default="`localhost,127.0.0.1,[::1]` and the host of `SITE_URL`",
        ),
        "CSRF_TRUSTED_ORIGINS": SettingMeaning(
            "Such as `https://attendance.school.example`, behind a proxy",
            default="that of `SITE_URL`",
        ),
        "SITE_URL": SettingMeaning(
            (
                "Where links in mails lead, such as "
                "`https://attendance.school.example`; without it mails hold no "
                "links, and nobody gets one to choose a password"
            ),
            default="none",
        ),
        "HTTPS": SettingMeaning(
            ("`1` behind a proxy that ends TLS and sets `X-Forwarded-Proto`: secure cookies, HSTS"),
            default="`0`",
        ),
        "TRUSTED_PROXIES": SettingMeaning(
            (
                "Networks of proxies: of these alone it is believed from where a "
                "request came (`X-Forwarded-For`), for the access log, guesses and "
                "limits"
            ),
            default="`127.0.0.1,::1` with `HTTPS=1`, else none",
        ),
        "SITE_PATH": SettingMeaning(
            "Below which path of its host the site lies, such as `/attendance` "
            "([how](operations.md#another-address))",
            default="none: at the top",
        ),
        "PROXY_ADDRESS_HEADER": SettingMeaning(
            "In which header a proxy of `TRUSTED_PROXIES` says from where a request came, such as "
            "`X-Real-IP`",
            default="`X-Forwarded-For`",
        ),
        "PROXY_HTTPS_HEADER": SettingMeaning(
            "In which header it says that a request came by HTTPS, such as `X-Forwarded-Ssl`",
            default="`X-Forwarded-Proto`",
        ),
        "PROXY_HTTPS_WORD": SettingMeaning(
            "What that header then says, such as `on`", default="`https`"
        ),
        "HSTS_SUBDOMAINS": SettingMeaning(
            "`1` binds all names below the site's own to HTTPS as well", default="`0`"
        ),
        "HSTS_PRELOAD": SettingMeaning(
            ("`1` lets browsers' makers put the name on their lists; hard to take back"),
            default="`0`",
        ),
        "DEBUG": SettingMeaning("`1` shows errors in full; for developers only", default="`0`"),
    },
    "Signing in": {
        "REQUIRE_SECOND_FACTOR": SettingMeaning(
            (
                "Administrators, operators and superusers log in with a second "
                "factor too; `0` for a trial only"
            ),
            default="`1`",
        ),
        "DESK_SIGN_IN": SettingMeaning(
            (
                "Whom `manage.py desk` lets in without a log-in, by e-mail "
                "address; for one machine alone ([more](desk.md#without-a-log-in))"
            ),
            default="none",
        ),
        "OIDC_ISSUER": SettingMeaning(
            (
                "The school's own provider of accounts, by which people log in: "
                "Google Workspace, Microsoft Entra or any issuer of OpenID Connect "
                "([how](signing-in.md#single-sign-on))"
            ),
            default="none",
        ),
        "OIDC_CLIENT_ID": SettingMeaning("This site's name there", default="none"),
        "OIDC_CLIENT_SECRET": SettingMeaning("Its secret there", default="none"),
        "OIDC_NAME": SettingMeaning(
            'What the button says: "Log in with ..."', default="`the school’s account`"
        ),
        "OIDC_VERIFIED_DOMAINS": SettingMeaning(
            (
                "Domains whose addresses the provider alone gives out, for one "
                "that does not say which addresses are confirmed"
            ),
            default="none",
        ),
        "OIDC_SECOND_FACTOR": SettingMeaning(
            ("`1` if the provider asks everybody for a second factor: then none is asked for here"),
            default="`0`",
        ),
        "SESSION_HOURS": SettingMeaning("How long a login lasts"),
        "SESSION_IDLE_MINUTES": SettingMeaning("How long it lasts without doing anything"),
        "TRUSTED_SESSION_HOURS": SettingMeaning(
            "How long a login of administrators, operators and superusers lasts"
        ),
        "TRUSTED_SESSION_IDLE_MINUTES": SettingMeaning(
            "How long theirs lasts without doing anything"
        ),
    },
    "Watching it": {
        "LOG_LEVEL": SettingMeaning("`DEBUG`, `INFO`, `WARNING` or `ERROR`", default="`WARNING`"),
        "LOG_FORMAT": SettingMeaning(
            ("`json`: a line is an object, with the numbers of its request and job"),
            default="`line`",
        ),
        "METRICS_TOKEN": SettingMeaning(
            (
                "Whoever has it may ask for the figures at `/metrics` "
                "([more](operations.md#watching-it))"
            ),
            default="none",
        ),
        "METRICS_NETWORKS": SettingMeaning(
            "Networks from which one may ask without it, with commas between", default="none"
        ),
        "SENTRY_DSN": SettingMeaning(
            (
                "Where errors are sent, without anything of anybody "
                "([more](operations.md#watching-it))"
            ),
            default="none",
        ),
    },
}
