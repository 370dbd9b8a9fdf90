"""Thin views: translate the request, make one call, choose a response."""
