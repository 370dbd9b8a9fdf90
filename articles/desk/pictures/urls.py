"""The addresses of the picture desk, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.pictures.adjusting import show_adjustment, show_adjustment_preview
from articles.desk.pictures.bulk import show_picture_changes
from articles.desk.pictures.collections import show_collection, show_collections
from articles.desk.pictures.cropping import show_crops
from articles.desk.pictures.library import choose_picture, show_library
from articles.desk.pictures.missing import show_missing
from articles.desk.pictures.picking import offer_pictures
from articles.desk.pictures.picture import show_deletion, show_picture
from articles.desk.pictures.published import show_published
from articles.desk.pictures.rights import show_rights
from articles.desk.pictures.uploading import show_file_upload, show_upload
from articles.desk.screens import Guard, screen_path


def picture_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of the picture desk."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/image/", show_library, "image_changelist"),
        screen("articles/image/add/", show_upload, "image_add"),
        screen("articles/image/choose/", choose_picture, "image_choose"),
        screen("articles/image/pick/", offer_pictures, "image_pick"),
        screen("articles/image/bulk/", show_picture_changes, "image_bulk"),
        screen("articles/image/collections/", show_collections, "image_collections"),
        screen("articles/image/collections/<int:pk>/", show_collection, "image_collection"),
        screen("articles/image/<str:object_id>/change/", show_picture, "image_change"),
        screen("articles/image/<str:object_id>/delete/", show_deletion, "image_delete"),
        screen("articles/image/<int:pk>/missing/", show_missing, "image_missing"),
        screen("articles/image/<int:pk>/file/", show_file_upload, "image_file"),
        screen("articles/image/<int:pk>/crops/", show_crops, "image_crops"),
        screen("articles/image/<int:pk>/light/", show_adjustment, "image_adjustment"),
        screen(
            "articles/image/<int:pk>/light/preview/",
            show_adjustment_preview,
            "image_adjustment_preview",
        ),
        screen("articles/image/<int:pk>/rights/", show_rights, "image_rights"),
        screen("articles/image/<int:pk>/published/", show_published, "image_published"),
    ]
