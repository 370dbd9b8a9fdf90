"""Addresses, holds, deliveries, complaints and the print run."""
