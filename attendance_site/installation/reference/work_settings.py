"""What the settings of mails, other systems and the work in the background mean."""

from attendance_site.installation.reference.setting_row import SettingMeaning

WORK_SETTINGS: dict[str, dict[str, SettingMeaning]] = {
    "Mails": {
        "EMAIL_BACKEND": SettingMeaning(
            (
                "`django.core.mail.backends.smtp.EmailBackend` sends them: "
                "password resets, invitations, registers, reports, reminders, "
                "warnings"
            ),
            default="files in `VAR_DIR/mails`",
        ),
        "EMAIL_HOST": SettingMeaning("Mail server", default="`localhost`"),
        "EMAIL_PORT": SettingMeaning("Its port"),
        "EMAIL_HOST_USER": SettingMeaning("Login there", default="none"),
        "EMAIL_HOST_PASSWORD": SettingMeaning("Password there", default="none"),
        "EMAIL_USE_TLS": SettingMeaning("`1` for STARTTLS", default="`0`"),
        "EMAIL_USE_SSL": SettingMeaning(
            "`1` for TLS from the first byte (usually port 465)", default="`0`"
        ),
        "DEFAULT_FROM_EMAIL": SettingMeaning("Sender of mails", default="`attendance@localhost`"),
    },
    "Other systems": {
        "API_REQUESTS_PER_MINUTE": SettingMeaning(
            "Requests of one token or user to the API, over all processes of the site"
        ),
        "WEBHOOK_ALLOW_PRIVATE": SettingMeaning(
            ("`1` lets webhooks go to machines of the school's own network, and without HTTPS"),
            default="`0`",
        ),
    },
    "Privacy": {
        "PRIVACY_CONTACT": SettingMeaning(
            (
                "Whom the privacy notice names for questions, such as `Ada Obi, "
                "privacy@school.example`"
            ),
            default="none",
        ),
        "PRIVACY_NOTICE_FILE": SettingMeaning(
            (
                "A text file that the privacy notice shows below its own words, "
                "paragraph by paragraph"
            ),
            default="none",
        ),
    },
    "The worker": {
        "JOBS_WORKERS": SettingMeaning(
            "Films and photos worked on at once; each takes up to 1.5 GB of memory"
        ),
        "JOBS_CAMERA_WORKERS": SettingMeaning(
            "Cameras of rooms that film at once; each takes up to 0.3 GB of memory while it films"
        ),
        "JOBS_TIMEOUT_S": SettingMeaning(
            "Longest work on one film, picture or other job in the background, seconds"
        ),
        "JOBS_HEARTBEAT_S": SettingMeaning("How often a worker says that it lives, seconds"),
        "JOBS_STALE_AFTER_S": SettingMeaning(
            "After this silence another worker takes over, seconds"
        ),
    },
    "Recognition": {
        "RECOGNITION_FPS": SettingMeaning("Frames looked at per second of video"),
        "RECOGNITION_MIN_FACE_PX": SettingMeaning(
            "Smallest face searched, pixels",
            default="24, in pictures of more than 1920 pixels up to 30",
        ),
        "RECOGNITION_EMBEDDER": SettingMeaning(
            (
                "The network that compares faces: `dlib`, `mobilefacenet` or both "
                "together, `fused`, which come along, or `facenet` or `sface` from "
                "a file of yours ([how](recognition.md#other-networks))"
            ),
            default="`fused`",
        ),
        "RECOGNITION_EMBEDDER_FILE": SettingMeaning(
            "The file of `facenet` or `sface`", default="none"
        ),
        "RECOGNITION_PRESENT_SCORE": SettingMeaning(
            (
                "From this score on a student is proposed as present (dlib 0.3 to "
                "1, fused 0.2 to 1, mobilefacenet -0.05 to 1, others 0 to 1)"
            ),
            default="the network's, fused: `0.38`, dlib: `0.67`",
        ),
        "RECOGNITION_CHECK_SCORE": SettingMeaning(
            (
                "From this score on a face is worth checking (dlib 0.2 to 1, fused "
                "0.1 to 1, others -0.1 to 1)"
            ),
            default="the network's, fused: `0.30`, dlib: `0.63`",
        ),
        "RECOGNITION_MAX_VIDEO_S": SettingMeaning("Longest video, seconds"),
        "RECOGNITION_MAX_UPLOAD_MB": SettingMeaning("Largest file, MB"),
    },
    "Cameras": {
        "LIVE_NETWORKS_SOCKET": SettingMeaning(
            ("Where `manage.py live_networks` answers pages of the same machine"),
            default="`VAR_DIR/live.sock`",
        ),
        "LIVE_NETWORKS_URL": SettingMeaning(
            (
                "Where pages of the live camera and doors reach the networks: `unix:` for that "
                "socket, or `http://host:8100` of other hosts, with commas between; `none`: "
                "nobody is asked ([more](operations.md#networks-on-other-hosts))"
            ),
            default="`unix:`",
        ),
        "LIVE_NETWORKS_TOKEN": SettingMeaning(
            "The secret that sites and networks of different hosts share, 32 characters or more",
            default="none",
        ),
        "CAMERA_NETWORKS": SettingMeaning(
            (
                "Networks in which cameras of rooms may be, with commas between; "
                "`3=10.3.0.0/16` is for school 3 alone "
                "([more](operations.md#cameras-of-rooms))"
            ),
            default="`10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7`",
        ),
        "CAMERA_FOLDERS": SettingMeaning(
            (
                "Folders into which recorders of rooms may drop films, with commas "
                "between; `3=/srv/recorder/hill` is for school 3 alone "
                "([more](operations.md#cameras-of-rooms))"
            ),
            default="none",
        ),
    },
}
