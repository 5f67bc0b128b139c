"""The Django project with morango; it runs in an environment of its own and is no part of Kru."""
