"""Everything that Kiyaku raises on purpose.

    KiyakuError                 exit code 3 unless said otherwise
    ├── UsageError              wrong words on the command line (exit 2)
    ├── ConfigError             sources.yaml is wrong; holds every problem at once (exit 2)
    ├── InputError              a file that the user named cannot be read as what it should be (exit 2)
    ├── StoreError
    │   ├── StoreLocked         another process holds the database
    │   ├── StoreTooNew         written by a later version of Kiyaku
    │   ├── StoreDamaged        a blob or row does not match its checksum
    │   └── StoreFull           the disk is full or read-only
    ├── ModelError              the classifier's files are missing, damaged or of another kind
    └── DeliveryError           one delivery failed; `permanent` says whether trying again can help

Expected failures of the outside world (a bot wall, a time-out) are no exceptions but values: `model.Unreadable`.
"""

from __future__ import annotations

from dataclasses import dataclass


class KiyakuError(Exception):
    """Root of the tree. `remedy` is a sentence that tells the reader what to do; it may be empty."""

    exit_code = 3

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class UsageError(KiyakuError):
    """Wrong words on the command line."""

    exit_code = 2


class InputError(KiyakuError):
    """A named file is missing, of an unknown kind, or malformed at a place that the message gives."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a configuration file."""

    file: str  # as the user named it
    line: int  # 1-based; 0 where no line can be given (a missing file)
    key: str  # dotted path, e.g. "services.x.documents.terms.url"
    message: str  # what is wrong
    remedy: str  # what to write instead

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        key = f" {self.key}:" if self.key else ""
        return f"{place}:{key} {self.message} {self.remedy}".rstrip()


class ConfigError(KiyakuError):
    """The configuration is wrong. `problems` is never empty and holds all of them, in file order."""

    exit_code = 2

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class StoreError(KiyakuError):
    """The database or the folder around it cannot be used."""


class StoreLocked(StoreError):
    """Another process holds the database for longer than we wait."""


class StoreTooNew(StoreError):
    """The database was written by a later version of Kiyaku."""


class StoreDamaged(StoreError):
    """A stored blob or row does not match its checksum."""


class StoreFull(StoreError):
    """The disk is full or read-only; nothing of the failed step was written."""


class ModelError(KiyakuError):
    """The classifier's files are missing, damaged, or not what they should be."""


class DeliveryError(KiyakuError):
    """One delivery failed. `permanent`: trying again cannot help (unknown recipient, refused login)."""

    def __init__(self, message: str, *, permanent: bool, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.permanent = permanent
