"""An application that has one bare view and nothing else: no middleware, no database."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="bench.bare", MIDDLEWARE=[])
application = get_wsgi_application()
