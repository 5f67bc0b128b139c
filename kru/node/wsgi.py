"""The WSGI application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application

from kru.node.serving import end_with_the_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kru.node.settings")
application = get_wsgi_application()
end_with_the_server()
