"""Refusals of the interface, by name, beyond those of the register and of recognition."""

from django.utils.translation import gettext_noop as _
from rest_framework.exceptions import APIException, ValidationError

from classes.errors import RefusedError


class KeyReusedError(APIException):
    """The same idempotency key came with another request."""

    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = "This Idempotency-Key was used for another request: choose a new one."


class UnknownParameterError(ValidationError):
    """The address has parameters that mean nothing there: misspelt, they would be overlooked."""


class ValueTakenError(APIException):
    """Another request saved the same number, code or id between the look and the change."""

    status_code = 409
    default_code = "value_taken"
    default_detail = "Somebody has just taken this number, code or id: choose another one."


class StaleVersionError(APIException):
    """The row has changed since it was read."""

    status_code = 412
    default_code = "stale_version"
    default_detail = "This has changed since you read it: read it again, then send your change."


class VersionMissingError(APIException):
    """A change must name the version that it changes."""

    status_code = 428
    default_code = "version_missing"
    default_detail = "Send the ETag you have read as If-Match, so that no change gets lost."


class ProofMissingError(APIException):
    """A change of rights was asked for by a session that has not lately shown whose it is."""

    status_code = 403
    default_code = "proof_missing"
    default_detail = "This changes who may see what: log in again first, or send a token."


class NotSendableError(RefusedError):
    """The delivery is being sent, or its address is switched off."""


class AddressRefusedError(RefusedError):
    """No message may go to this address."""


class OtherSystemError(RefusedError):
    """Another system refuses, or does not answer as it should."""


class NameUnknownError(RefusedError):
    """No machine is known by this name now; the name server may know it later."""


MESSAGES = {
    "token_revoked": _("Revoked."),
    "secret_renewed": _("Made a new secret."),
    "webhook_not_accepted": _("The other system did not take it: %(answer)s"),
    "webhook_not_made": _("The message could not be sent; the worker’s log says why."),
    "webhook_no_http": _("What answers at this address speaks no HTTP: check address and port."),
    "webhook_answer_late": _("The answer took too long."),
    "webhook_switched_off": _("Its address was switched off."),
    "message_not_sendable": _(
        "This message is being sent, or its address is switched off: switch it on first."
    ),
    "source_unreachable": _("%(host)s does not answer: it is asked again later."),
    "source_answer_cut": _("The answer of %(host)s took too long, or was too large."),
    "source_silent": _("The roster service did not answer, often enough: look at its address."),
    "source_status": _("The other system answered with status %(status)s."),
    "source_refuses": _(
        "The other system refuses (status %(status)s): look at the client id, the secret and the "
        "scopes."
    ),
    "source_without_token": _(
        "The address of the tokens gives none: look at it, and at what it says of OAuth 2."
    ),
    "source_answer_unknown": _(
        "The answer is no list of OneRoster (%(name)s): look at the address of the service."
    ),
    "source_page_elsewhere": _(
        "The next page is on another machine (%(host)s), which is not asked: tell who runs the "
        "service."
    ),
    "source_rows_missing": _(
        "The service speaks of %(total)s rows of %(name)s and sent %(n)s: nothing was taken; it is "
        "asked again later."
    ),
    "source_too_much": _(
        "The service sends more than %(mb)s MB, or takes longer than %(minutes)s minutes: tell who "
        "runs it."
    ),
    "source_not_in_use": _("This service is not in use: switch it on first."),
    "source_endless": _("The service has no last page of %(name)s: tell who runs it."),
    "attendance_word_missing": _(
        "The other system has no word for “%(word)s” (%(letter)s): enter one at its address."
    ),
    "attendance_not_taken": _(
        "%(n)s of %(total)s entries were not taken; the other system says: %(answer)s"
    ),
    "section_unclear": _(
        "The other system knows %(n)s sections called %(code)s here: give the class its id there."
    ),
    "school_there_missing": _(
        "It is not known what the school is called there: enter its id at the address."
    ),
    "sftp_login_refused": _(
        "The machine does not let %(user)s in: look at the name and the password, or give whoever "
        "runs it the key of this site."
    ),
    "sftp_other_key": _(
        "The machine shows another key (%(key)s) than the one entered: ask whoever runs it which "
        "one is right."
    ),
    "sftp_folder_unknown": _("There is no folder %(folder)s that may be read there."),
    "sftp_no_file": _("No file there is called like %(pattern)s: ask whoever puts it there."),
    "sftp_too_large": _("%(name)s is larger than %(mb)s MB: ask for a smaller list."),
    "sftp_too_many": _("More than %(n)s files lie there: keep old lists elsewhere."),
    "sftp_file_growing": _("%(name)s was still being written: it is read again later."),
    "address_private": _(
        "%(host)s is a machine of a private network; the operator may allow those."
    ),
    "machine_unknown": _("No machine is known as %(host)s."),
    "address_without_https": _("The address must begin with https://."),
    "address_without_machine": _(
        "The address must name a machine and hold no user name or password."
    ),
    "address_port_wrong": _("The port of the address must be a number from 1 to 65535."),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
