"""The settings, a module for each subject; README.md explains each that the environment sets."""

from attendance_site.settings.core import *
from attendance_site.settings.files import *
from attendance_site.settings.interfaces import *
from attendance_site.settings.mail import *
from attendance_site.settings.paths import *
from attendance_site.settings.recognition import *
from attendance_site.settings.security import *
from attendance_site.settings.users import *
from attendance_site.settings.work import *
