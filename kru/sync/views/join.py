"""What a computer or phone asks before it is known by its key, and when it has emptied itself."""

from typing import Annotated
from uuid import UUID, uuid5

from django.conf import settings
from django.http import JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import BaseModel, ConfigDict, SecretStr, StringConstraints, ValidationError

from kru.access.actor import Actor
from kru.identity import limits
from kru.kernel.reading import can_be_kept
from kru.kernel.reasons import Refusal
from kru.spine.doing import Doing
from kru.spine.request import KruRequest
from kru.sync import actions, signing
from kru.sync.codes import hash_of
from kru.sync.models import Node
from kru.ui.pages import page

MOST = 4_096  # bytes
NODE_ITSELF = Actor(user_id=None, person_id=None, name="")
STATUS = {"too-many-attempts": 429, "code-has-expired": 410}  # any other refusal: 403


class Joining(BaseModel):
    """What a node sends to join."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, StringConstraints(max_length=60)]
    public_key: actions.Hex32
    sealing_key: actions.Hex32
    incarnation: UUID
    version: Annotated[str, StringConstraints(max_length=40)]
    signature: Annotated[str, StringConstraints(max_length=100)]


@csrf_exempt
@page(public=True)
@require_POST
def join(request: KruRequest) -> JsonResponse:
    """Take a one-time code and a key, and say who the node is and by which keys central is known.

    JSON in and out; why it cannot be is `{"reason": code}`. An answer that was lost is given again to the
    same key.
    """
    asked = _read(request)
    if isinstance(asked, JsonResponse):
        return asked
    if not signing.holds_key(**asked.model_dump()):
        return _refused(request, "bad-signature", 403)
    try:
        limits.count_attempt(request, "join_node", key="")
        node = actions.join_node(_doing(request, asked), _command(asked))
    except Refusal as refusal:
        code = refusal.reasons[0].code
        return _refused(request, code, STATUS.get(code, 403))
    if not constant_time_compare(node.public_key, asked.public_key):
        return _refused(request, "code-is-not-known", 403)  # it joined long ago, and has a new code since
    return JsonResponse(_told(node, request))


@csrf_exempt
@page(public=True)
@require_POST
def wiped(request: KruRequest) -> JsonResponse:
    """Take the signed word of a node that it has emptied itself, as it was ordered."""
    try:
        signing.signer_of(request, most=MOST)
    except signing.NotTrusted as error:
        if error.node is None or error.code not in ("wiped", "replaced"):
            return signing.answer_to(error, request.at)
        node = error.node
        once = uuid5(node.pk, f"wiped {node.incarnation}")
        doing = Doing(NODE_ITSELF, request.at, once, settings.NODE)
        actions.confirm_wipe(doing, actions.ConfirmWipe(node_id=node.pk))
        return JsonResponse({"at": int(request.at.timestamp())})
    return _refused(request, "nobody-ordered-it", 409)


def _read(request: KruRequest) -> Joining | JsonResponse:
    if request.content_type != "application/json":
        return _refused(request, "unreadable", 415)
    if int(request.headers.get("Content-Length") or 0) > MOST:
        return _refused(request, "too-large", 413)
    try:
        asked = Joining.model_validate_json(request.body)
    except ValidationError:
        return _refused(request, "unreadable", 400)
    if not can_be_kept(asked.version) or not can_be_kept(asked.code):
        return _refused(request, "unreadable", 400)
    return asked


def _doing(request: KruRequest, asked: Joining) -> Doing:
    """Return a doing that is the same for the same code and key: what was asked twice is done once."""
    once = uuid5(asked.incarnation, f"{hash_of(asked.code)} {asked.public_key}")
    return Doing(NODE_ITSELF, request.at, once, settings.NODE)


def _command(asked: Joining) -> actions.JoinNode:
    return actions.JoinNode(
        code=SecretStr(asked.code),
        public_key=asked.public_key,
        sealing_key=asked.sealing_key,
        incarnation=asked.incarnation,
        version=asked.version,
    )


def _told(node: Node, request: KruRequest) -> dict[str, object]:
    central = signing.own_keys()
    return {
        "node": str(node.pk),
        "name": node.name,
        "kind": node.kind,
        "unit": str(node.unit_id),
        "path": node.unit.path,
        "central": {"public_key": central.public_key, "sealing_key": central.sealing_key},
        "at": int(request.at.timestamp()),
    }


def _refused(request: KruRequest, reason: str, status: int) -> JsonResponse:
    return JsonResponse({"reason": reason, "at": int(request.at.timestamp())}, status=status)
