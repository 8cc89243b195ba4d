"""Model fields whose values are sealed in the database and open where they are read in Python."""

import base64
import uuid
from typing import Any, cast

from django.db import models
from django.db.models import ExpressionWrapper, F
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from storage.encryption.data_keys import SCHOOL, Owner, key_of
from storage.encryption.sealed_bytes import (
    MAGIC,
    TEXT_MARK,
    is_sealed,
    is_sealed_text,
    open_sealed,
    open_text,
    seal,
    seal_text,
)


class SealedRow(models.Model):
    """A row with a number that its sealed values are bound to: the key is given too late."""

    sealed_as = models.UUIDField(_("number in its seals"), default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class StoredBytes(bytes):
    """Bytes as the database has them: sealed, or plain from before there were keys."""


class OpenedBytes(bytes):
    """What was sealed, with the bytes as they are stored, which may be written back as they are."""

    stored: StoredBytes


class StoredText(str):
    """A text as the database has it."""

    __slots__ = ()


class OpenedText(str):
    """What was sealed, with the text as it is stored."""

    stored: StoredText


class _Opening:
    """Open a sealed value when it is asked for; a value that was set is returned as it is."""

    def __init__(self, field: "_Sealed") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, model: type[models.Model] | None = None) -> Any:
        if row is None:
            return self
        name = self.field.attname
        # Left out by `defer`: read now, as Django's own descriptor does.
        if name not in row.__dict__:
            row.refresh_from_db(fields=[name])
        value = row.__dict__[name]
        return self.field.opened(row, value) if self.field.is_stored(value) else value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class _Sealed(models.Field):  # type: ignore[type-arg]  # it has none while running
    """What both kinds of sealed fields do."""

    descriptor_class = _Opening
    stored_type: type
    opened_type: type
    mark: bytes | str

    def is_stored(self, value: object) -> bool:
        return isinstance(value, self.stored_type)

    def opened(self, row: models.Model, value: Any) -> Any:
        raise NotImplementedError

    def sealed(self, row: models.Model, value: Any) -> Any:
        raise NotImplementedError

    def is_plain(self, value: Any) -> bool:
        """Tell whether a stored value is from before there were keys."""
        raise NotImplementedError

    @property
    def purpose(self) -> str:
        return f"{self.model._meta.label}.{self.name}"

    def from_db_value(self, value: Any, *args: object) -> Any:
        # The class tells later what was read from the database from what was set in Python.
        return None if value is None else self.stored_type(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's signature
        """Seal what is new; what was not touched is written as it was read."""
        name = self.attname
        if name not in model_instance.__dict__:
            model_instance.refresh_from_db(fields=[name])
        value = model_instance.__dict__[name]
        if self.is_stored(value) and not self.is_plain(value):
            return value
        return self.sealed(model_instance, getattr(model_instance, name))

    def refuse_plain(self, value: Any) -> Any:
        """Let nothing into the database that is not sealed, by whatever way it comes."""
        if isinstance(value, self.opened_type):
            value = value.stored  # type: ignore[attr-defined]
        if value is not None and not self.is_stored(value):
            raise TypeError(f"{self.purpose} is sealed by save() and bulk_create() alone")
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise NotImplementedError


class SealedBinaryField(_Sealed, models.BinaryField):  # type: ignore[type-arg]
    """Bytes sealed with the key of a row that they belong to.

    The row says whose key seals them (`key_owner`) and, where it can, whose keys alone may open
    them (`key_owners`): what is sealed for another student is refused.

    Args:
        bound_to: the attributes that make the row what it is; they never change.
    """

    stored_type, opened_type, mark = StoredBytes, OpenedBytes, MAGIC

    def __init__(
        self, *args: Any, bound_to: tuple[str, ...] = ("sealed_as",), **kwargs: Any
    ) -> None:
        self.bound_to = bound_to
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"bound_to": self.bound_to}

    def identity(self, *values: object) -> bytes:
        """Name purpose and row, as the seal is bound to them."""
        words = [value.hex if isinstance(value, uuid.UUID) else str(value) for value in values]
        return "|".join([self.purpose, *words]).encode()

    def opened(self, row: models.Model, value: Any) -> Any:
        if not is_sealed(value):
            return bytes(value)
        owners: set[Owner] = getattr(row, "key_owners", set())
        opened = open_sealed(value, bound_to=self._identity_of(row), owners=set(map(str, owners)))
        plain = OpenedBytes(opened)
        plain.stored = value
        return plain

    def sealed(self, row: models.Model, value: Any) -> Any:
        if value is None:
            return None
        owner: Owner = row.key_owner  # type: ignore[attr-defined]
        if owner.label == SCHOOL:
            # A rotation makes it anew and wraps the data keys again; what it sealed would be lost.
            raise TypeError(f"{self.purpose} needs a data key: a school's own wraps keys alone")
        key_id = key_of(owner)
        return StoredBytes(seal(bytes(value), key_id=key_id, bound_to=self._identity_of(row)))

    def is_plain(self, value: Any) -> bool:
        return not is_sealed(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001 - Django's signature
        return super().get_db_prep_value(self.refuse_plain(value), connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        # For `dumpdata`: a dump holds what is sealed, never a face.
        value = self.refuse_plain(self.pre_save(obj, False))
        return base64.b64encode(value or b"").decode("ascii")

    def to_python(self, value: Any) -> Any:
        return StoredBytes(base64.b64decode(value)) if isinstance(value, str) else value

    def _identity_of(self, row: models.Model) -> bytes:
        return self.identity(*(getattr(row, name) for name in self.bound_to))


def as_stored(field: SealedBinaryField) -> Any:
    """Select the bytes of a field for many rows at once, without an object for each."""
    return ExpressionWrapper(F(field.name), output_field=models.BinaryField())


def as_text(name: str) -> Cast:
    """Select a number for many rows at once, without an object for each; it may have hyphens."""
    return Cast(name, models.CharField())


class SealedCharField(_Sealed, models.CharField):  # type: ignore[type-arg]
    """A short text sealed with a key of the installation, in a column that takes any length."""

    stored_type, opened_type, mark = StoredText, OpenedText, TEXT_MARK

    def get_internal_type(self) -> str:
        return "TextField"

    def opened(self, row: models.Model, value: Any) -> Any:
        text = OpenedText(open_text(value, purpose=self._purpose_of(row)))
        text.stored = value
        return text

    def sealed(self, row: models.Model, value: Any) -> Any:
        return StoredText(seal_text(str(value), purpose=self._purpose_of(row)))

    def is_plain(self, value: Any) -> bool:
        return not is_sealed_text(value)

    def get_prep_value(self, value: Any) -> Any:
        return self.refuse_plain(value)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and is_sealed_text(value):
            return StoredText(value)
        return super().to_python(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.refuse_plain(self.pre_save(obj, False)))

    def _purpose_of(self, row: models.Model) -> str:
        return f"{self.purpose}|{cast(Any, row).sealed_as}"
