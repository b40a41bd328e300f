"""Clients of the services behind the api/ import types."""

from scores.remote.fetching import fetch_scores
from scores.remote.services import Service, configured_services

__all__ = ["Service", "configured_services", "fetch_scores"]
