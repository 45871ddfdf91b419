"""What recipients are to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Channel = Literal["email", "post", "webhook", "operator"]
OwedKind = Literal["change", "reminder-7", "reminder-1", "notice"]


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that one recipient is to be told, once."""

    channel: Channel
    recipient: str  # subscriber id, or the key of a channel in sources.yaml; never an address
    kind: OwedKind
    subject: str  # change id, or notice key
    due_at: datetime  # when its mail may go out at the earliest: readers choose a rhythm
