"""Hand out lists in numbered pages of bounded size."""

from typing import Any

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`; the answer names the next and the previous page."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        # The framework writes `nullable`, which OpenAPI 3.1 no longer knows.
        address = {"type": ["string", "null"], "format": "uri"}
        rows = {"count": {"type": "integer"}, "next": address, "previous": address}
        return {
            "type": "object",
            "required": [*rows, "results"],
            "properties": rows | {"results": schema},
        }
