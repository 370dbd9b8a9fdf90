"""The admin site: Django's own, under the newspaper's name."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class NewsroomSite(AdminSite):
    """Staff work here. The site's address for readers is one click away."""

    site_header = _("Newsroom")
    site_title = _("Newsroom")
    index_title = _("My desk")
