"""Source profiles: how a tool's columns are known, and what they are in the warehouse."""

from etl.sources.profiles import Profile, Profiles
from etl.sources.recognise import Recognition, recognise

__all__ = ["Profile", "Profiles", "Recognition", "recognise"]
