# Sourced by the other scripts: says a sentence in the terminal's language, Chinese unless EPIDESK_LANG=en.

say()  { if [ "${EPIDESK_LANG:-zh}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
fail() { say "$1" "$2" >&2; exit 1; }
