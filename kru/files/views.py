"""Opening a kept file, for somebody who may see it."""

from uuid import UUID

from csp.decorators import csp_update
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kru.files import blobs, queries, reading, renditions, terms, wanting
from kru.spine.request import KruRequest
from kru.ui.pages import done, page


@page(asks=terms.SEE_FILE)
# whatever somebody sent in opens as of no host, and runs nothing
@csp_update({"sandbox": True})  # type: ignore[arg-type]  # its types know no view that takes an id
def file(request: KruRequest, file_id: UUID) -> FileResponse:
    """Send the bytes of a file: pictures open in the browser, papers are saved by it."""
    look = reading.look(queries.stored_file(request.actor, file_id))
    if not look.can_be_read:
        raise Http404  # the page that leads here says where it stands
    return FileResponse(
        blobs.opened(look.file.sha256),
        content_type=look.media_type,
        filename=look.file.name,
        as_attachment=not look.is_picture,
    )


@page(asks=terms.SEE_FILE)
def small(request: KruRequest, file_id: UUID) -> FileResponse:
    """Send a photograph small, as pages show it; what is no picture has no small one."""
    look = reading.look(queries.stored_file(request.actor, file_id))
    if not (look.small and look.is_picture):
        raise Http404
    try:
        rendition = renditions.small(look.file.sha256)
    except renditions.NoPicture as unfit:
        raise Http404 from unfit
    return FileResponse(rendition, content_type=renditions.MEDIA_TYPE)


@page(asks=terms.SEE_FILE)
def want(request: KruRequest, file_id: UUID) -> HttpResponse:
    """Ask, at an office, for a file that stands at the centre: it comes with the line."""
    found = queries.stored_file(request.actor, file_id)
    back = request.POST.get("back", "")
    to = back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/"
    if request.method != "POST":
        return redirect(to)
    wanting.want(found, small="small" in request.POST, at=request.at)
    return done(request, to=to, said=_("Asked for. It comes as soon as there is a line."))
