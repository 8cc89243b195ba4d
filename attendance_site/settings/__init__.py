"""The settings, a module for each subject; docs/settings.md lists what the environment sets."""

from attendance_site.settings.api import *
from attendance_site.settings.core import *
from attendance_site.settings.desk import *
from attendance_site.settings.files import *
from attendance_site.settings.jobs import *
from attendance_site.settings.languages import *
from attendance_site.settings.log import *
from attendance_site.settings.mail import *
from attendance_site.settings.paths import *
from attendance_site.settings.recognition import *
from attendance_site.settings.security import *
from attendance_site.settings.single_sign_on import *
from attendance_site.settings.users import *
