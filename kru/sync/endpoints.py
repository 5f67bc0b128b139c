"""What nodes ask of central over HTTP: messages come in signed, and answers go out small."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kru.spine.request import KruRequest
from kru.sync import blobs, serve, wire
from kru.sync.models import Node
from kru.sync.signing import NotTrusted, answer_to, signer_of
from kru.sync.terms import NodeState
from kru.sync.up import Forked
from kru.ui.pages import page

Answer = Callable[[Node, bytes, datetime], bytes]
logger = logging.getLogger(__name__)
BUSY_FOR = 5  # seconds after which a node may ask again


def _answered(request: KruRequest, answer: Answer) -> HttpResponse:
    try:
        try:
            node = signer_of(request)
        except NotTrusted as error:
            if answer is serve.push and error.code in (NodeState.WIPED, NodeState.REPLACED) and error.node:
                serve.keep(error.node, request.body, request.at)
            return answer_to(error, request.at)
        serve.heard(node, request.at)
        body = answer(node, request.body, request.at)
    except wire.NoMessage:
        return JsonResponse({"reason": "unreadable"}, status=400)
    except blobs.NotThere:
        return JsonResponse({"reason": "not-there", "at": int(request.at.timestamp())}, status=404)
    except serve.NotSpoken as error:
        return JsonResponse({"reason": error.code, "at": int(request.at.timestamp())}, status=426)
    except Forked:
        return JsonResponse({"reason": "forked"}, status=409)
    except OperationalError as error:
        logger.warning("a node was not answered: %s", error)
        return JsonResponse({"reason": "busy"}, status=503, headers={"Retry-After": str(BUSY_FOR)})
    return HttpResponse(body, content_type="application/octet-stream", headers={"Content-Encoding": "br"})


@csrf_exempt
@require_POST
@page(public=True)
def push(request: KruRequest) -> HttpResponse:
    """Decide the commands that a node delivers."""
    return _answered(request, serve.push)


@csrf_exempt
@require_POST
@page(public=True)
def pull(request: KruRequest) -> HttpResponse:
    """Return what is new for a node."""
    return _answered(request, serve.pull)


@csrf_exempt
@require_POST
@page(public=True)
def history(request: KruRequest) -> HttpResponse:
    """Return entries of the journal about records that an office has."""
    return _answered(request, serve.history)


@csrf_exempt
@require_POST
@page(public=True)
def decide(request: KruRequest) -> HttpResponse:
    """Decide at once what somebody at an office asks."""
    return _answered(request, serve.decide)


@csrf_exempt
@require_POST
@page(public=True)
def blob(request: KruRequest) -> HttpResponse:
    """Take bytes of a file from a node, or give it some."""
    return _answered(request, serve.blob)
