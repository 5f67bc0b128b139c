"""Opening a kept file, for somebody who may see it."""

from uuid import UUID

from csp.decorators import csp_update
from django.http import FileResponse, Http404

from kru.files import blobs, queries, renditions, terms
from kru.spine.request import KruRequest
from kru.ui.pages import page


@page(asks=terms.SEE_FILE)
# whatever somebody sent in opens as of no host, and runs nothing
@csp_update({"sandbox": True})  # type: ignore[arg-type]  # its types know no view that takes an id
def file(request: KruRequest, file_id: UUID) -> FileResponse:
    """Send the bytes of a file: pictures open in the browser, papers are saved by it."""
    found = queries.stored_file(request.actor, file_id)
    return FileResponse(
        blobs.opened(found.sha256),
        content_type=found.media_type,
        filename=found.name,
        as_attachment=not found.is_picture,
    )


@page(asks=terms.SEE_FILE)
def small(request: KruRequest, file_id: UUID) -> FileResponse:
    """Send a photograph small, as pages show it; what is no picture has no small one."""
    found = queries.stored_file(request.actor, file_id)
    if not found.is_picture:
        raise Http404
    try:
        rendition = renditions.small(found.sha256)
    except renditions.NoPicture as unfit:
        raise Http404 from unfit
    return FileResponse(rendition, content_type=renditions.MEDIA_TYPE)
