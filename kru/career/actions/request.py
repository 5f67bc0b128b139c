"""What asks for the next rank, and takes a request back."""

from uuid import UUID

from pydantic import TypeAdapter

from kru.career import facts, queries, rules, terms
from kru.career.models import RankRequest
from kru.career.rules import Proof
from kru.career.terms import RequestState
from kru.kernel.reasons import Refusal, refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff.models import Person

PROOF = TypeAdapter(Proof)


class RequestRank(Command):
    """Ask for the next rank of the own track."""

    request_id: UUID
    person_id: UUID


class WithdrawRequest(Command):
    """Take an own open request back."""

    request_id: UUID


@action("career.request_rank", takes=RequestRank, final="central")
def request_rank(do: Doing, cmd: RequestRank) -> RankRequest:
    """Ask for the next rank; the proof of the day is kept with the request for good.

    Refuses with `one-open-request`, `rank-requirements-missing`, or why no rank can be sought at all.
    """
    # load
    person = Person.objects.locked(cmd.person_id)
    # allow
    do.require(terms.REQUEST_RANK, at=person.scope)
    standing = queries.proof(do.actor, person.pk, on=do.today)
    # decide
    if standing.proof is None:
        raise Refusal(*standing.reasons)
    proof = standing.proof
    refuse_if(rules.objections_to_request(proof, has_open=standing.request is not None))
    # write
    request = do.create(
        RankRequest(
            id=cmd.request_id,
            person=person,
            track=proof.track,
            rank=proof.sought,
            asked_on=do.today,
            proof=PROOF.dump_python(proof, mode="json"),
            policy=proof.policy,
        )
    )
    # record
    do.record(
        facts.RankRequested(
            name_km=person.name_km,
            track=proof.track,
            rank=proof.sought,
            points=sum(part.have for part in proof.points),
            policy=proof.policy,
        ),
        about=request,
        scope=person.scope,
    )
    return request


@action("career.withdraw_request", takes=WithdrawRequest, final="central")
def withdraw_request(do: Doing, cmd: WithdrawRequest) -> RankRequest:
    """Take an open request back, so that another can be made.

    Refuses with `request-is-closed`.
    """
    # load
    request = RankRequest.objects.locked(cmd.request_id)
    person = request.person
    # allow
    do.require(terms.WITHDRAW_REQUEST, at=person.scope)
    # decide
    refuse_if(rules.objections_to_withdrawal(is_open=request.closed_on is None))
    # write
    do.change(request, state=RequestState.WITHDRAWN, closed_on=do.today)
    # record
    do.record(facts.RequestWithdrawn(name_km=person.name_km), about=request, scope=person.scope)
    return request
