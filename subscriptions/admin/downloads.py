"""Files handed out by the desk."""

from typing import IO, cast

from django.http import FileResponse, HttpResponse


def file_response(file: IO[bytes], name: str, kind: str) -> HttpResponse:
    """Return a file to keep, streamed; nothing between us and the desk may keep a copy."""
    file.seek(0)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    answer["Cache-Control"] = "no-store"
    return cast("HttpResponse", answer)
