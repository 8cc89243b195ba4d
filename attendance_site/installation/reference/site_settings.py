"""What the settings of the site and of its files mean."""

from attendance_site.installation.reference.setting_row import Meaning

SITE_SETTINGS: dict[str, dict[str, Meaning]] = {
    "Where things lie": {
        "VAR_DIR": Meaning(
            "Where the installation keeps its files: database, uploads, secret", default="`var/`"
        ),
        "DATABASE_URL": Meaning(
            "Such as `postgres://user:password@host/name`", default="SQLite in `VAR_DIR`"
        ),
        "MEDIA_ROOT": Meaning(
            "Where uploaded photos and videos lie; never served without a check",
            default="`VAR_DIR/media`",
        ),
        "STORAGE_URL": Meaning(
            "`s3://bucket?endpoint=https://...&region=...` keeps all of them, encrypted, in a "
            "bucket ([more](operations.md#files-in-a-bucket))",
            default="`file:`, the folder `MEDIA_ROOT`",
        ),
        "AWS_ACCESS_KEY_ID": Meaning("Name of the access key to that bucket", default="none"),
        "AWS_SECRET_ACCESS_KEY": Meaning("The access key itself", default="none"),
        "CACHE_URL": Meaning(
            "Where requests are counted: `redis://host:6379/0` for sites on several hosts "
            "([more](operations.md#several-hosts))",
            default="files in `VAR_DIR`, which one host shares",
        ),
        "KEYS_DIR": Meaning(
            (
                "Keys of what is encrypted, one file each; copied apart from "
                "everything else, without older versions "
                "([operations](keys-and-backups.md#keys))"
            ),
            default="`VAR_DIR`, with `-keys` behind its name",
        ),
        "ENCRYPTION_KEY": Meaning(
            (
                "The installation's key: 32 bytes in base64; while it is rotated "
                "the new one and, behind a comma, the old one"
            ),
            default="made at the first start, kept in `KEYS_DIR/installation.key`",
        ),
        "COPIES_DIR": Meaning(
            (
                "Where a film lies in the clear while it is worked on, for its "
                "owner alone; never part of a backup"
            ),
            default="`VAR_DIR/copies`",
        ),
        "STATIC_ROOT": Meaning(
            ("Where `collectstatic` puts style sheets and scripts; not needed otherwise"),
            default="`VAR_DIR/static`",
        ),
        "MIN_FREE_MB": Meaning(
            "With less free space no file is taken, so that signing in and "
            "registers by hand go on; `/readyz` says so, MB"
        ),
        "SCHOOL_QUOTA_MB": Meaning(
            "Room for the films and pictures of one school, unless its page in "
            "the administration says otherwise, MB"
        ),
        "BACKUP_RECIPIENT": Meaning(
            "Public key (`age1...`) that `manage.py backup` encrypts to", default="none"
        ),
    },
    "The site": {
        "SECRET_KEY": Meaning(
            "Signs logins and queued work; the same for site and worker",
            default="made at the first start, kept in `VAR_DIR/secret_key`",
        ),
        "ALLOWED_HOSTS": Meaning(
            "Names under which the site answers, separated by commas",
            default="`localhost,127.0.0.1,[::1]` and the host of `SITE_URL`",
        ),
        "CSRF_TRUSTED_ORIGINS": Meaning(
            "Such as `https://attendance.school.example`, behind a proxy",
            default="that of `SITE_URL`",
        ),
        "SITE_URL": Meaning(
            (
                "Where links in mails lead, such as "
                "`https://attendance.school.example`; without it mails hold no "
                "links, and nobody gets one to choose a password"
            ),
            default="none",
        ),
        "HTTPS": Meaning(
            ("`1` behind a proxy that ends TLS and sets `X-Forwarded-Proto`: secure cookies, HSTS"),
            default="`0`",
        ),
        "TRUSTED_PROXIES": Meaning(
            (
                "Networks of proxies: of these alone it is believed from where a "
                "request came (`X-Forwarded-For`), for the access log, guesses and "
                "limits"
            ),
            default="`127.0.0.1,::1` with `HTTPS=1`, else none",
        ),
        "SITE_PATH": Meaning(
            "Below which path of its host the site lies, such as `/attendance` "
            "([how](operations.md#another-address))",
            default="none: at the top",
        ),
        "PROXY_ADDRESS_HEADER": Meaning(
            "In which header a proxy of `TRUSTED_PROXIES` says from where a request came, such as "
            "`X-Real-IP`",
            default="`X-Forwarded-For`",
        ),
        "PROXY_HTTPS_HEADER": Meaning(
            "In which header it says that a request came by HTTPS, such as `X-Forwarded-Ssl`",
            default="`X-Forwarded-Proto`",
        ),
        "PROXY_HTTPS_WORD": Meaning("What that header then says, such as `on`", default="`https`"),
        "HSTS_SUBDOMAINS": Meaning(
            "`1` binds all names below the site's own to HTTPS as well", default="`0`"
        ),
        "HSTS_PRELOAD": Meaning(
            ("`1` lets browsers' makers put the name on their lists; hard to take back"),
            default="`0`",
        ),
        "DEBUG": Meaning("`1` shows errors in full; for developers only", default="`0`"),
    },
    "Signing in": {
        "REQUIRE_SECOND_FACTOR": Meaning(
            (
                "Administrators, operators and superusers log in with a second "
                "factor too; `0` for a trial only"
            ),
            default="`1`",
        ),
        "DESK_SIGN_IN": Meaning(
            (
                "Whom `manage.py desk` lets in without a log-in, by e-mail "
                "address; for one machine alone ([more](desk.md#without-a-log-in))"
            ),
            default="none",
        ),
        "OIDC_ISSUER": Meaning(
            (
                "The school's own provider of accounts, by which people log in: "
                "Google Workspace, Microsoft Entra or any issuer of OpenID Connect "
                "([how](signing-in.md#single-sign-on))"
            ),
            default="none",
        ),
        "OIDC_CLIENT_ID": Meaning("This site's name there", default="none"),
        "OIDC_CLIENT_SECRET": Meaning("Its secret there", default="none"),
        "OIDC_NAME": Meaning(
            'What the button says: "Log in with ..."', default="`the school’s account`"
        ),
        "OIDC_VERIFIED_DOMAINS": Meaning(
            (
                "Domains whose addresses the provider alone gives out, for one "
                "that does not say which addresses are confirmed"
            ),
            default="none",
        ),
        "OIDC_SECOND_FACTOR": Meaning(
            ("`1` if the provider asks everybody for a second factor: then none is asked for here"),
            default="`0`",
        ),
        "SESSION_HOURS": Meaning("How long a login lasts"),
        "SESSION_IDLE_MINUTES": Meaning("How long it lasts without doing anything"),
        "TRUSTED_SESSION_HOURS": Meaning(
            "How long a login of administrators, operators and superusers lasts"
        ),
        "TRUSTED_SESSION_IDLE_MINUTES": Meaning("How long theirs lasts without doing anything"),
    },
    "Watching it": {
        "LOG_LEVEL": Meaning("`DEBUG`, `INFO`, `WARNING` or `ERROR`", default="`WARNING`"),
        "LOG_FORMAT": Meaning(
            ("`json`: a line is an object, with the numbers of its request and job"),
            default="`line`",
        ),
        "METRICS_TOKEN": Meaning(
            (
                "Whoever has it may ask for the figures at `/metrics` "
                "([more](operations.md#watching-it))"
            ),
            default="none",
        ),
        "METRICS_NETWORKS": Meaning(
            "Networks from which one may ask without it, with commas between", default="none"
        ),
        "SENTRY_DSN": Meaning(
            (
                "Where errors are sent, without anything of anybody "
                "([more](operations.md#watching-it))"
            ),
            default="none",
        ),
    },
}
