"""Files of a source from the network: politely, resumably, checked, and only from its hosts."""

from bilateral.sources.download.addresses import Network
from bilateral.sources.download.archive import unpack
from bilateral.sources.download.declared import Downloads, Wanted, downloads
from bilateral.sources.download.kept import Record, record_of
from bilateral.sources.download.pauses import Manners
from bilateral.sources.download.run import Fetched, Watch, fetch

__all__ = [
    "Downloads",
    "Fetched",
    "Manners",
    "Network",
    "Record",
    "Wanted",
    "Watch",
    "downloads",
    "fetch",
    "record_of",
    "unpack",
]
