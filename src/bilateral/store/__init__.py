"""What a desk keeps of trade statistics: immutable parts, one manifest, one writer."""

from bilateral.store.doctor import Finding, examine, sweep
from bilateral.store.engine import connect, identifier
from bilateral.store.manifest import Batch, Manifest, Part
from bilateral.store.run import Staged, Store, Writing, open_store
from bilateral.store.snapshot import Chosen, Snapshot

__all__ = [
    "Batch",
    "Chosen",
    "Finding",
    "Manifest",
    "Part",
    "Snapshot",
    "Staged",
    "Store",
    "Writing",
    "connect",
    "examine",
    "identifier",
    "open_store",
    "sweep",
]
