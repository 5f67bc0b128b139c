"""Addresses of loaded lists."""

from django.urls import path

from kru.intake import views

app_name = "intake"
urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<uuid:list_id>/", views.loaded_list, name="loaded_list"),
    path("imports/<uuid:list_id>/order", views.order_list, name="order_list"),
    path("imports/<uuid:list_id>/cancel", views.cancel_list, name="cancel_list"),
    path("imports/<uuid:list_id>/columns", views.decide_columns, name="decide_columns"),
    path("imports/<uuid:list_id>/rows", views.decide_rows, name="decide_rows"),
    path("imports/<uuid:list_id>/refused.xlsx", views.refused_rows, name="refused_rows"),
]
