"""Opening a kept file, for somebody who may see it."""

from uuid import UUID

from django.http import FileResponse

from kru.files import blobs, queries, terms
from kru.spine.request import KruRequest
from kru.ui.pages import page


@page(asks=terms.SEE_FILE)
def file(request: KruRequest, file_id: UUID) -> FileResponse:
    """Send the bytes of a file: pictures and PDFs open in the browser."""
    found = queries.stored_file(request.actor, file_id)
    return FileResponse(blobs.opened(found.sha256), content_type=found.media_type, filename=found.name)
