"""Rules to confirm with the ministry: every figure that no published paper confirms."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from kru import policy
from kru.spine.request import KruRequest
from kru.ui.pages import page


@page()
def rules(request: KruRequest) -> HttpResponse:
    """List the unverified figures, pack by pack."""
    listed = policy.unverified()
    packs = [(pack, list(items)) for pack, items in groupby(listed, key=lambda item: item.pack)]
    return render(request, "desk/rules.html", {"packs": packs, "total": len(listed)})
