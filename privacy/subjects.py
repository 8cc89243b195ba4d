"""What the access log is about: codes that are stored, and their words where they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SUBJECTS: dict[str, str | Promise] = {
    "face": _("registered face"),
    "clip_face": _("face in a film for registration"),
    "evidence": _("face found in a film or photo"),
    "film": _("film or photo of a lesson"),
    "live": _("live camera"),
    "scan": _("signed letter"),
    "faces_list": _("list of registered faces"),
    "register": _("register"),
    "register_file": _("file with a register or a report"),
    "list_file": _("file with a list of the administration"),
    "student_export": _("all that is kept of a student"),
    "access_log": _("access log"),
    "roles": _("role"),
    "awaited_colleague": _("colleague whose address is another school’s"),
    "rights": _("account: rights and second factor"),
    "tokens": _("token of an interface"),
    "webhooks": _("webhook"),
    "cameras": _("camera"),
    "setup_picture": _("test picture of a camera"),
    "room_watch": _("filming of a room"),
    "consents": _("consent"),
    "assessment": _("impact assessment"),
    "recognition": _("switch of recognition"),
    "stranger_limits": _("limits for strangers"),
    "retention": _("period of retention"),
    "keys": _("keys of encryption"),
    "school": _("settings of the school"),
    "calendar": _("term or holidays"),
    "rooms": _("room"),
    "notices": _("text of a consent notice"),
    "erasure": _("erasure of a student"),
    "file": _("file"),
}
