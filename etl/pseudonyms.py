"""The key of the pseudonyms: `person_id` is a keyed digest of who somebody is, so that only this bureau can make it.

Without the key a list of all resident IDs that there can be would tell whose each id is. EPIDESK_PERSON_KEY, else
`DIR/.person-key`, on the personal volume where there is one: made by the first night, for the account of the system
alone, and never in the lake.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from common.keys import made_once
from common.settings import app_settings
from etl.errors import NightFailed
from warehouse.volume import key_folder

FILE = ".person-key"
FACT = "person_key"
"""Where `etl_meta` of a snapshot says which key its ids were made with."""


def key_of(data: Path) -> bytes:
    """The key that a data folder has; empty where it has none yet."""
    given = app_settings().person_key
    try:
        return _key(given or (key_folder(data) / FILE).read_text(encoding="ascii"))
    except FileNotFoundError:
        return b""


def key_for(data: Path, made_with: str | None, *, anew: bool = False) -> bytes:
    """The key for this night, made when there is none. `made_with`: what `told` of the published snapshot's key is;
    None for none, or for ids that had no key.

    Raises NightFailed("person_key_lost") when the published ids were made with another one, unless that is what is
    wanted (`anew`).
    """
    key = key_of(data)
    if made_with and told(key) != made_with and not anew:
        raise NightFailed("person_key_lost", path=key_folder(data) / FILE)
    return key or _key(made_once(key_folder(data) / FILE))


def told(key: bytes) -> str:
    """What may be known of a key: enough to see that it is another one, nothing to make ids with."""
    return hashlib.blake2b(b"EpiDesk person ids", digest_size=8, key=key).hexdigest() if key else ""


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.strip().encode(), digest_size=32).digest()
