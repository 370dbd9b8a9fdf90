"""The body editor, chosen in one place: exchange `ARTICLE_BODY_WIDGET` in the settings, and no
model changes.

CKEditor 4.22.1 gets no more fixes; docs/editor-security.md says how each open hole is closed here.
"""

from collections.abc import Iterable
from typing import Any

from ckeditor.widgets import CKEditorWidget
from csp.constants import SELF, UNSAFE_INLINE
from django import forms
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.templatetags.static import static
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext

# Only pages that carry the editor get this; it needs inline scripts and styles, and no eval.
EDITOR_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [*settings.PICTURES_FROM, "data:", "blob:"],
}
PLUGINS = frozenset(
    {
        "a11yhelp",
        "autogrow",
        "autolink",
        "clipboard",
        "dialog",
        "divarea",
        "find",
        "image2",
        "lineutils",
        "link",
        "liststyle",
        "menubutton",
        "notification",
        "pastefromgdocs",
        "pastefromlibreoffice",
        "pastefromword",
        "pastetools",
        "specialchar",
        "table",
        "tableselection",
        "tabletools",
        "widget",
        "widgetselection",
        "xml",
    }
)
UNUSED = (
    "about",
    "copyformatting",
    "div",
    "elementspath",
    "exportpdf",
    "flash",
    "forms",
    "iframe",
    "image",
    "language",
    "magicline",
    "newpage",
    "pagebreak",
    "preview",
    "print",
    "save",
    "scayt",
    "smiley",
    "sourcearea",
    "templates",
    "uploadimage",
    "wsc",
)
CONFIG = {
    "versionCheck": False,
    "fullPage": False,
    "removePlugins": ",".join(UNUSED),
    "extraPlugins": "autogrow,librarypicture,newspaperpaste",
    "extraAllowedContent": "figure figcaption; img[!src,!data-image,alt]",
    "toolbar": [
        ["Format", "Bold", "Italic", "Underline", "Subscript", "Superscript", "RemoveFormat"],
        ["NumberedList", "BulletedList", "Blockquote", "Table", "HorizontalRule", "SpecialChar"],
        ["Link", "Unlink", "LibraryPicture"],
        ["PasteText", "PasteFromWord", "Find", "Undo", "Redo", "Maximize"],
    ],
    "format_tags": "p;h3;h4",
    "width": "100%",
    "autoGrow_minHeight": 360,
    "autoGrow_maxHeight": 900,
    "disallowedContent": "*{*}; *[on*]; script style svg math iframe object embed form input",
    "pasteFilter": "p h1 h2 h3 h4 h5 h6 strong em u s sub sup ul ol li blockquote br hr; "
    "a[!href]; table tr th td",
    "forcePasteAsPlainText": False,
    "entities": False,
    "defaultLanguage": "zh-cn",
}
# The text is edited in the page itself, set as the page sets it, and as high as it is.
IN_PAGE = {
    "removePlugins": ",".join((*UNUSED, "autogrow", "resize")),
    "extraPlugins": "divarea,librarypicture,newspaperpaste",
    "height": "auto",
}
# Of the document in which a text is edited.
TEXT_STYLES = ("ckeditor/ckeditor/contents.css", "articles/editor-text.css")


class CKEditorBody(CKEditorWidget):  # type: ignore[misc]  # the package has no types
    """CKEditor with a newspaper's toolbar: crossheads, quotations, lists, tables, links, clean
    paste from Word.
    """

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs=attrs)
        self.config: dict[str, Any] = {**self.config, **CONFIG}
        self.config["contentsCss"] = [static(path) for path in TEXT_STYLES]
        self.config["pictures"] = {
            "address": reverse("admin:articles_image_choose"),
            "words": _chooser_texts(),
        }
        for name in (
            "skin",
            "toolbar_Basic",
            "toolbar_Full",
            "filebrowserUploadUrl",
            "filebrowserBrowseUrl",
        ):
            self.config.pop(name, None)

    @property
    def media(self) -> forms.Media:
        """The package's scripts, and ours before any editor starts."""
        # One list, so that Django keeps the order when it merges it with the scripts of the rest of
        # the form.
        ours = [
            f"articles/{name}.js" for name in ("editor-theme", "library-picture", "paste", "length")
        ]
        scripts = [*super().media._js, *ours]
        return forms.Media(js=scripts, css={"all": ["articles/desk.css", "articles/editor.css"]})


def _chooser_texts() -> dict[str, str]:
    """Return what the picture chooser says, in the language of the page."""
    return {
        "button": gettext("Picture from the library"),
        "search": gettext("Search the library by title, credit or caption"),
        "alt": gettext("What somebody who cannot see the picture should know"),
        "decorative": gettext("Decorative: it adds nothing to the text"),
        "caption": gettext("Caption"),
        "insert": gettext("Put into the text"),
        "cancel": gettext("Cancel"),
        "none": gettext("No picture fits. Upload it to the library first."),
        "describe": gettext("Write an alternative text, or mark the picture as decorative."),
        "failed": gettext("The library did not answer. Your text is safe; try again."),
    }


def body_widget(*, in_page: bool = False) -> forms.Widget:
    """Return the widget that edits bodies. `in_page`: the text is a part of the page, not a
    document of its own."""
    widget: forms.Widget = import_string(settings.ARTICLE_BODY_WIDGET)()
    if in_page and isinstance(widget, CKEditorBody):
        widget.config |= IN_PAGE
    return widget


class TrimmedFinder(AppDirectoriesFinder):
    """Serve every app's static files but those of the editor that nobody here uses: samples, unused
    plugins.
    """

    def find_in_app(self, app: str, path: str) -> str | None:
        return None if is_unused(path) else super().find_in_app(app, path)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return (
            (path, storage)
            for path, storage in super().list(ignore_patterns)
            if not is_unused(path)
        )


def is_unused(path: str) -> bool:
    """Say whether a static file belongs to the editor and is never asked for."""
    parts = path.replace("\\", "/").split("/")
    if parts[0] != "ckeditor" or len(parts) < 3:
        return False
    if (
        parts[1] == "galleriffic"
        or parts[2] in {"samples", "adapters", "vendor"}
        or parts[-1].endswith((".md", ".php"))
    ):
        return True
    return parts[2] == "plugins" and len(parts) > 4 and parts[3] not in PLUGINS
