"""What changes careers, by noun."""

from kru.career.actions.rank import RecordRank, record_rank, record_ranks
from kru.career.actions.request import RequestRank, WithdrawRequest, request_rank, withdraw_request

__all__ = [
    "RecordRank",
    "RequestRank",
    "WithdrawRequest",
    "record_rank",
    "record_ranks",
    "request_rank",
    "withdraw_request",
]
