"""Files of printed pages under signed addresses: pictures, PDFs of pages, PDFs of issues."""

import logging
from datetime import datetime

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.errors import Refused
from articles.models import Issue, PageFile
from articles.reading.access import (
    FREE,
    AccessReason,
    AccessVerdict,
    access_verdict_for,
    issue_facts,
)
from articles.reading.issue_pdfs import fingerprint, issue_pdf_part, stored_issue_pdf
from articles.reading.page_addresses import PDF, FileGrant, FileOwner, read_grant, sign_grant
from articles.reading.page_views import FREE_POSITION, part_of
from articles.reading.sending import StoredFile, send_file
from articles.selectors.printed.printed_pages import read_pages_in_print
from articles.selectors.public import page_files as selector
from articles.selectors.public.editions import address_of_page, issue_address

log = logging.getLogger(__name__)
PDF_TYPE = "application/pdf"


@require_safe
def page_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give out what a signed address opens, to whoever has it, until it ends.

    An address that has ended, or whose page got another file, leads whoever may read to a fresh
    one, and everybody else to the page. One that we did not sign is unknown (404).
    """
    at = timezone.now()
    grant = read_grant(token)
    if grant is None:
        raise _unknown()
    try:
        if grant.owner is FileOwner.ISSUE:
            return _give_issue(request, grant, at)
        return _give_page_file(request, grant, at)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    except FileNotFoundError as error:
        log.exception("A file of a printed page is missing in the storage.")
        raise Http404(_("The file of this page is missing. The newsroom can make it again.")) from (
            error
        )


def _give_page_file(request: HttpRequest, grant: FileGrant, at: datetime) -> HttpResponseBase:
    file = selector.find_page_file(grant.pk, at)
    if file is None:
        raise _unknown()
    issue = file.page.issue
    if grant.until <= at or not file.is_current:
        current = file if file.is_current else selector.find_file_now(file.page)
        verdict = _verdict(request, issue, file.page.position, at)
        if current is None or not verdict.open:
            return _lead_on(address_of_page(issue, file.page.position))
        shared = verdict.why == AccessReason.FREE
        part = grant.part if _stored(current, grant.part) else PDF
        address = sign_grant(FileOwner.PAGE_FILE, current.pk, part, shared=shared, at=at)
        return _lead_on(address, shared=shared)
    stored = _stored(file, grant.part)
    if stored is None:
        raise _unknown()
    return _for_a_while(send_file(request, stored), grant, at)


def _give_issue(request: HttpRequest, grant: FileGrant, at: datetime) -> HttpResponseBase:
    issue = selector.find_public_issue(grant.pk, at)
    if issue is None:
        raise _unknown()
    pages = [page.pk for page in read_pages_in_print(issue)]
    files = selector.list_current_files(pages)
    if not pages or len(files) < len(pages):
        raise Http404(_("A page of this issue has no file, so there is no PDF of the whole."))
    ordered = [files[page] for page in pages]
    part = issue_pdf_part(ordered)
    if grant.until <= at or grant.part != part:
        verdict = access_verdict_for(request, issue_facts(issue), at)
        if not verdict.open:
            return _lead_on(issue_address(issue))
        shared = verdict.why == AccessReason.FREE
        address = sign_grant(FileOwner.ISSUE, issue.pk, part, shared=shared, at=at)
        return _lead_on(address, shared=shared)
    stored = StoredFile(
        stored_issue_pdf(issue, ordered),
        PDF_TYPE,
        fingerprint(ordered)[:32],
        f"{issue.publication} {issue.date:%Y-%m-%d} {issue.printed_number()}.pdf",
    )
    return _for_a_while(send_file(request, stored), grant, at)


def _stored(file: PageFile, part: str) -> StoredFile | None:
    """Return a part of a page's file: its PDF, or one of its pictures; None for no part of it."""
    etag = f"{file.digest[:32]}-{part}"
    if part == PDF:
        issue = file.page.issue
        name = f"{issue.publication} {issue.date:%Y-%m-%d} 第{file.page.label}版.pdf"
        return StoredFile(str(file.pdf.name), PDF_TYPE, etag, name)
    for image in file.images:
        if part_of(image) == part:
            return StoredFile(image["name"], image["content_type"], etag)
    return None


def _verdict(request: HttpRequest, issue: Issue, position: int, at: datetime) -> AccessVerdict:
    if position == FREE_POSITION:
        return AccessVerdict(True, AccessReason.FREE, FREE)
    return access_verdict_for(request, issue_facts(issue), at)


def _lead_on(address: str, *, shared: bool = False) -> HttpResponseBase:
    """Redirect; it says what somebody may read, so nobody keeps it."""
    response = redirect(address)
    patch_cache_control(response, private=True, no_store=True)
    if shared:
        _open_to_programs(response)
    return response


def _open_to_programs(response: HttpResponseBase) -> None:
    """Let viewers of other hosts read what everybody may see."""
    response["Access-Control-Allow-Origin"] = "*"


def _for_a_while(response: HttpResponseBase, grant: FileGrant, at: datetime) -> HttpResponseBase:
    """Let whoever may keep the file keep it as long as its address is good."""
    seconds = int((grant.until - at).total_seconds())
    if grant.shared:
        patch_cache_control(response, public=True, max_age=seconds)
        _open_to_programs(response)
    else:
        patch_cache_control(response, private=True, max_age=seconds)
    return response


def _unknown() -> Http404:
    return Http404(
        _(
            "This address of a page is not known or is incomplete. Open the page in the e-paper "
            "again."
        )
    )
