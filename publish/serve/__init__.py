"""Serving over HTTP: a folder of finished files, or a site of them, for the length of a seminar.

:func:`~publish.serve.application.application` is an ASGI application that any server runs;
:mod:`publish.serve.server` runs it with limits for strangers on a local network.
"""
