"""Files that the desk hands out."""

from typing import IO, cast

from django.http import FileResponse, HttpResponse


def file_response(file: IO[bytes], name: str, kind: str) -> HttpResponse:
    """Return a file as a streamed download that no cache may store."""
    file.seek(0)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    answer["Cache-Control"] = "no-store"
    return cast("HttpResponse", answer)
