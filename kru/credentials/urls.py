"""Addresses of certificates; those below `/verify/` are printed on paper and never change."""

from django.urls import path

from kru.credentials import views

app_name = "credentials"
urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>", views.verdict, name="verdict"),
    path("certificates/", views.my_certificates, name="my_certificates"),
    path("certificates/<uuid:certificate_id>/", views.certificate, name="certificate"),
    path(
        "certificates/<uuid:certificate_id>/certificate.pdf",
        views.certificate_document,
        name="certificate_document",
    ),
    path(
        "certificates/<uuid:certificate_id>/certificate.webp",
        views.certificate_picture,
        name="certificate_picture",
    ),
    path("certificates/<uuid:certificate_id>/revoke", views.revoke_certificate, name="revoke_certificate"),
]
