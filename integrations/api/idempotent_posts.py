"""Answer a POST that names an Idempotency-Key once, and repeat that answer for a day."""

import hashlib
import json
from functools import partial
from typing import Any

from django.http import QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from integrations.models import ApiToken
from integrations.models.idempotency import LONGEST_KEY
from integrations.services.idempotency import Answered, KeyedRequest, answer_once

KEPT_HEADERS = ("Location", "ETag")


class IdempotentPosts(GenericViewSet):
    """Endpoints whose POST may carry a key; without one it is done each time."""

    post: Any

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        key = request.headers.get("Idempotency-Key")
        if request.method == "POST" and key is not None and hasattr(self, "post"):
            keyed = self._keyed(request, key)
            # Set by the router, for this request only.
            self.post = partial(self._post_once, keyed, self.post)

    def _post_once(
        self, keyed: KeyedRequest, post: Any, request: Request, *args: Any, **kwargs: Any
    ) -> Response:
        def work() -> Answered:
            response = post(request, *args, **kwargs)
            # As it is sent: a repetition is the same to the letter.
            body = json.loads(JSONRenderer().render(response.data) or "null")
            headers = {name: response[name] for name in KEPT_HEADERS if name in response}
            return Answered(response.status_code, body, headers)

        answered = answer_once(keyed, work=work)
        response = Response(answered.body, answered.status, headers=dict(answered.headers))
        if answered.is_repeated:
            # A right that ended since the first answer ends the repetition too.
            self.require_still_visible(answered.body)
            response["Idempotency-Replayed"] = "true"
        return response

    def require_still_visible(self, body: Any) -> None:
        """Find the row that was addressed, else the one that was made, as the first time."""
        if self.lookup_field in self.kwargs:
            self.get_object()
        else:
            get_object_or_404(self.get_queryset(), pk=body["id"])

    def _keyed(self, request: Request, key: str) -> KeyedRequest:
        if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
            text = f"An Idempotency-Key has 1 to {LONGEST_KEY} visible letters."
            raise ValidationError({"Idempotency-Key": [text]})
        is_token = isinstance(request.auth, ApiToken)
        owner = {"token": request.auth} if is_token else {"user": request.user}
        # Longer addresses are never ours, and the column ends there.
        path = request.get_full_path()[:500]
        return KeyedRequest(owner, key, request.method or "", path, _hash_of_body(request))


def _hash_of_body(request: Request) -> str:
    """Return a checksum of what was sent, the same however a form's parts are separated."""
    digest = hashlib.sha256()
    files, fields = request.FILES, request.data
    if isinstance(fields, QueryDict):  # A form, in which a name may come several times.
        fields = {name: values for name, values in fields.lists() if name not in files}
    digest.update(json.dumps(fields, sort_keys=True, default=str).encode())
    for name, sent in sorted(files.lists()):
        for file in sent:
            digest.update(f"{name}\0{file.name}\0{file.size}\0".encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)  # The view reads it from its beginning.
    return digest.hexdigest()
