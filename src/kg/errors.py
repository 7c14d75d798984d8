"""Everything this package raises on purpose.

KgError                     (exit code)
├── UsageError                  2   the call makes no sense as given
├── InputError                  4   a source cannot be read as a notice; `reason` and `advice` say why and what to do
│   ├── NotFound                    no such path, or it may not be read
│   ├── NotText                     empty, binary, or in an encoding that cannot be told
│   └── NotANotice                  text, but no administrative document
├── NothingFound                1   the question has no answer in the store, or several
├── StoreError                  5   the store cannot be opened, written or reached
│   └── StoreLocked                 another writer is at work
├── QueryError                  2   a query that cannot be parsed, or wrong parameters
└── LimitExceeded               6   a limit on time, size or memory was hit
"""

from __future__ import annotations


class KgError(Exception):
    """Base of all errors of this package; its text is meant for the person at the terminal."""

    exit_code = 1


class UsageError(KgError):
    exit_code = 2


class InputError(KgError):
    """A source that cannot be read. `reason` says what is wrong, `advice` what to do about it."""

    exit_code = 4

    def __init__(self, path: str, reason: str, advice: str) -> None:
        super().__init__(f"{path}: {reason}. {advice}")
        self.path, self.reason, self.advice = path, reason, advice

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        return type(self), (self.path, self.reason, self.advice)  # travels between worker processes


class NotFound(InputError):
    pass


class NotText(InputError):
    pass


class NotANotice(InputError):
    pass


class NothingFound(KgError):
    exit_code = 1


class StoreError(KgError):
    exit_code = 5


class StoreLocked(StoreError):
    pass


class QueryError(KgError):
    exit_code = 2


class LimitExceeded(KgError):
    exit_code = 6
