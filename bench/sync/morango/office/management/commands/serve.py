"""`python -m django serve HOST PORT`: serves morango with the server and the threads that Kolibri has."""

from argparse import ArgumentParser
from typing import Any

from cheroot.wsgi import Server
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application

THREADS = 50


class Command(BaseCommand):
    """Serve until a signal comes."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask where to listen."""
        parser.add_argument("host")
        parser.add_argument("port", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve."""
        Server((options["host"], options["port"]), get_wsgi_application(), numthreads=THREADS).start()
