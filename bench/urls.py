"""The product's addresses, and a view that does nothing behind the product's middleware."""

from django.urls import path

from bench.bare import ok
from mosulmap.urls import urlpatterns as product

urlpatterns = [path("bench/bare", ok), *product]
