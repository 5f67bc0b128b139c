"""All addresses of a node: each context brings its own."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "kru.ui.errors.bad_request"
handler403 = "kru.ui.errors.forbidden"
handler404 = "kru.ui.errors.not_found"
handler429 = "kru.ui.errors.too_many"
handler500 = "kru.ui.errors.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kru.ui.urls")),
    path("", include("kru.identity.urls")),
    path("", include("kru.staff.urls")),
    path("", include("kru.credentials.urls")),
    path("", include("kru.files.urls")),
    path("", include("kru.accreditation.urls")),
    path("", include("kru.learning.urls")),
    path("", include("kru.intake.urls")),
    path("", include("kru.career.urls")),
    path("", include("kru.letters.urls")),
    path("", include("kru.sync.urls")),
    path("", include("kru.desk.urls")),
]
