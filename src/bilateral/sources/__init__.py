"""Where statistics come from: declared profiles, and the gate that every file passes."""

from bilateral.sources.drafting import Draft, draft
from bilateral.sources.load import Loaded, load
from bilateral.sources.profile import Profile, built_in, profile, read_profile

__all__ = ["Draft", "Loaded", "Profile", "built_in", "draft", "load", "profile", "read_profile"]
