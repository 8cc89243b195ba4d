"""A cache in Redis, for sites on several hosts, as JSON; without its server the site goes on.

Source: https://docs.djangoproject.com/en/5.2/topics/cache/#redis
"""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class JsonSerializer:
    """Values as JSON; whole numbers as they are, for Redis counts on with them."""

    def dumps(self, value: Any) -> Any:
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, content: bytes) -> Any:
        """Return the value; None for what is no JSON: half written, or somebody else's."""
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            return None


def unless_away(method: Callable[..., Any], otherwise: Any) -> Callable[..., Any]:
    """Answer as a cache that holds nothing while the server is away."""

    def answer(*args: Any, **options: Any) -> Any:
        try:
            return method(*args, **options)
        except RedisError:
            # No more: the text of the error may hold the address with its password.
            logger.error("The cache does not answer")
            return otherwise() if callable(otherwise) else otherwise

    return answer


class ForgivingClient(RedisCacheClient):
    """Django's client; limits do not count while its server is away, and all else goes on."""

    add = unless_away(RedisCacheClient.add, otherwise=True)
    set = unless_away(RedisCacheClient.set, otherwise=None)
    touch = unless_away(RedisCacheClient.touch, otherwise=False)
    delete = unless_away(RedisCacheClient.delete, otherwise=False)
    has_key = unless_away(RedisCacheClient.has_key, otherwise=False)
    get_many = unless_away(RedisCacheClient.get_many, otherwise=dict)
    set_many = unless_away(RedisCacheClient.set_many, otherwise=None)
    delete_many = unless_away(RedisCacheClient.delete_many, otherwise=None)
    incr = unless_away(RedisCacheClient.incr, otherwise=1)

    def get(self, key: Any, default: Any) -> Any:
        return unless_away(RedisCacheClient.get, otherwise=default)(self, key, default)


class JsonRedisCache(RedisCache):
    """Django's cache in Redis, which without more would keep pickles and fail with its server."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        # A server that is away shall not hold up each page for as long as TCP waits.
        waits = {"socket_connect_timeout": 0.5, "socket_timeout": 1.0}
        options = {"serializer": JsonSerializer, **waits, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = ForgivingClient
