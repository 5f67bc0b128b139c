"""What changes careers, by noun."""

from kru.career.actions.rank import RecordRank, record_rank
from kru.career.actions.request import RequestRank, WithdrawRequest, request_rank, withdraw_request

__all__ = [
    "RecordRank",
    "RequestRank",
    "WithdrawRequest",
    "record_rank",
    "request_rank",
    "withdraw_request",
]
