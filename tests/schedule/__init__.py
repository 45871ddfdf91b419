"""When documents are looked at again, and when the operator hears of it."""
