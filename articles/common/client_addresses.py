"""The network address that a request came from, as far as it can be trusted."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address a request came from, or "" where that cannot be trusted.

    Each of our own proxies adds at the end of X-Forwarded-For whom it heard; what is before
    that, anybody may have written. TRUSTED_PROXIES says how many proxies are ours: 0 believes
    nothing but the connection itself.
    """
    proxies = settings.TRUSTED_PROXIES
    heard = request.META.get("REMOTE_ADDR", "")
    if proxies > 0:
        chain = request.headers.get("X-Forwarded-For", "").split(",")
        heard = chain[-proxies].strip() if len(chain) >= proxies else ""
    try:
        address = ipaddress.ip_address(heard)
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
