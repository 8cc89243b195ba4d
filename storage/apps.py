"""The app of stored files and of the parts of an upload."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StorageConfig(AppConfig):
    name = "storage"
    verbose_name = _("Stored files")

    def ready(self) -> None:
        # Imported for the check that it registers.
        from storage import checks  # noqa: F401
        from storage.encryption.data_keys import make_keys_of_new_schools

        make_keys_of_new_schools()
