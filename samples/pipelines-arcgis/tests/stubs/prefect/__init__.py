"""Stands in for Prefect in the tests, on a machine that does not have it: keeps what a decorator was told, and runs nothing."""

import inspect


class _Decorated:
    def __init__(self, function, name=None, **options):
        self.fn = function
        self.name = name or function.__name__
        self.description = inspect.getdoc(function)
        self.options = options

    def __call__(self, *args, **kwargs):
        return self.fn(*args, **kwargs)


def _decorator(function=None, **options):
    if function is not None:
        return _Decorated(function)

    return lambda decorated: _Decorated(decorated, **options)


flow = _decorator
task = _decorator
