"""KruRequest: a request as views see it, with its moment, actor and doing."""

from datetime import date, datetime

from django.http import HttpRequest

from kru.access.actor import Actor
from kru.spine.doing import Doing


class KruRequest(HttpRequest):
    """A request that the middleware has given a moment, a day, an actor and a doing."""

    at: datetime
    today: date
    actor: Actor
    doing: Doing
