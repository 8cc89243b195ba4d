"""What all endpoints share: rows by access, scopes, versions, idempotent POSTs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.fields import empty
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from classes.errors import RefusedError
from classes.models.roles import ADMINISTRATION, OFFICE, READERS, Roles
from integrations.access import rows_for, serves, students_by_school
from integrations.api.filters import names_of_filters
from integrations.api.idempotent_posts import IdempotentPosts
from integrations.api.ordering import StrictOrdering
from integrations.api.pagination import Pages
from integrations.errors import UnknownParameterError, ValueTakenError
from integrations.etags import etag, require_version, version_of
from privacy.accesses import Access
from privacy.services.access_log import log_rows, log_view

REFUSALS = {
    ADMINISTRATION: "Only the school's administrators may do this.",
    OFFICE: "Only the school's office may do this.",
    READERS: "Only the school's office and head may do this.",
}


class Rows(IdempotentPosts):
    """Rows of one model, as far as the request may see them."""

    model: type[Model]
    scope = ""
    logged_as = ""
    """Under which subject the access log names whose rows were read; empty: not logged."""
    counts_many = False
    """Whether a list of more students than a class has is logged by its number of rows."""
    scope_of_action: dict[str, str] = {}
    versioned_actions: tuple[str, ...] = ()
    """Those that ask for the version that they change."""
    shown_actions: tuple[str, ...] = ()
    """Those whose answers carry an ETag."""
    located_actions: tuple[str, ...] = ()
    """Those whose answers carry the Location of what was made."""
    refused_reads: tuple[str, ...] = ()
    """Those that change nothing and may be refused all the same."""
    queries: dict[str, type[BaseSerializer]] = {}
    """What an action reads of the parameters of its address; lists have their filters."""
    refused_values: dict[type[RefusedError], str] = {}
    """Which value is to blame when the domain refuses."""
    lookup_value_converter = "int"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # A misspelt filter would otherwise answer with all rows, and nobody would notice.
        if self.action and (unknown := set(request.query_params) - self.known_parameters()):
            text = "There is no such parameter here: see the schema of this address."
            raise UnknownParameterError({name: [text] for name in sorted(unknown)})

    def known_parameters(self) -> set[str]:
        query = self.queries.get(self.action or "")
        return set(query().fields) if query else set()

    def query_values(self) -> dict[str, Any]:
        """Return the parameters of the address, read and checked."""
        query = self.queries[self.action or ""]
        serializer = query(data=self.request.query_params, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def get_queryset(self) -> QuerySet[Any]:
        # The schema is made without a request, and so without anybody who may see rows.
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return self.fetch(rows_for(self.request, self.model))

    def fetch(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Fetch along what the answers show of each row."""
        return rows

    def other(self, model: type[Model], pk: object, **fields: object) -> Any:
        """Return a row of another model; one that may not be seen is not found."""
        return get_object_or_404(rows_for(self.request, model), pk=pk, **fields)

    def log_access(self, rows: Sequence[Any], *, about: str = "", subject: str = "") -> None:
        """Note whose rows are read, in a few queries, however many they are."""
        if not (subject := subject or self.logged_as) or not rows:
            return
        for school_id, whose in students_by_school(rows).items():
            access = Access(subject, school_id, tuple(whose), about=about)
            if self.counts_many:
                log_rows(self.request, access=access, n_rows=len(rows))
            else:
                log_view(self.request, access=access)

    def shown(self, row: Model, status: int = 200, **headers: str) -> Response:
        """Answer with a row and the version of it."""
        self.log_access([row])
        body = self.get_serializer(row).data
        headers["ETag"] = etag(self.version(row, body))
        return Response(body, status, headers=headers)

    def created(self, row: Model, status: int = 201) -> Response:
        """Answer with a new row and the address of it."""
        location = self.reverse_action("detail", args=[row.pk])
        return self.shown(row, status, Location=location)

    def require(self, roles: Roles, school_id: int) -> None:
        """Refuse whoever sees the row but has none of these roles at its school."""
        if not serves(self.request, roles, school_id):
            raise PermissionDenied(REFUSALS[roles])

    def version(self, row: Any, body: Any) -> str:
        return version_of(body)

    def require_current(self, row: Model) -> None:
        """Refuse a change that was not made for the row as it is shown now."""
        require_version(self.request, self.version(row, self.get_serializer(row).data))


class ReadRows(Rows):
    """Rows that are listed and read."""

    shown_actions: tuple[str, ...] = ("retrieve",)

    def known_parameters(self) -> set[str]:
        return super().known_parameters() | (_of_lists(self) if self.action == "list" else set())

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        self.log_access(page or [])
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.shown(self.get_object())


class ChangeRows(ReadRows):
    """Rows that the office makes, and changes by PATCH with the version that it has read."""

    kept_by: Roles = OFFICE
    versioned_actions = ("partial_update",)
    shown_actions = ("retrieve", "create", "partial_update")
    located_actions = ("create",)

    def create(self, request: Request) -> Response:
        serializer = self.get_serializer(data=request.data)
        if school := _school_named_in(serializer):
            # First: which keys a school uses already only its office may learn.
            self.require(self.kept_by, school.pk)
        serializer.is_valid(raise_exception=True)
        return self.created(_saved(serializer))

    def partial_update(self, request: Request, pk: int) -> Response:
        self.get_object()  # Whether it may be seen at all.
        with transaction.atomic():
            # Whoever changes the same row at the same time waits here.
            self.model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=pk)
            row = self.get_object()
            self.require(self.kept_by, row.school_id)
            self.require_current(row)
            serializer = self.get_serializer(row, data=request.data, partial=True)
            serializer.is_valid(raise_exception=True)
            _saved(serializer)
        return self.shown(self.get_object())


def _of_lists(view: ReadRows) -> set[str]:
    pages = {Pages.page_query_param, Pages.page_size_query_param}
    return names_of_filters(view) | pages | {StrictOrdering.ordering_param}


def _school_named_in(serializer: BaseSerializer) -> Any:
    """Return the school that a new row is meant for; none where the rows' own check refuses it."""
    data = serializer.initial_data
    if not isinstance(data, Mapping):
        return None
    try:
        return serializer.fields["school"].run_validation(data.get("school", empty))
    except ValidationError:
        return None


def _saved(serializer: BaseSerializer) -> Any:
    """Save what is valid; whoever takes the same number meanwhile makes it a conflict."""
    try:
        with transaction.atomic():
            return serializer.save()
    except IntegrityError as error:
        raise ValueTakenError from error
