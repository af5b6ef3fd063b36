# What runs on the web server, in one POSIX shell that holds the lock from its first step to its last.
# If the connection is cut, its input ends, and it ends too, without having switched.
# In: $1 the folder, $2 the command, $3... its arguments. Out: lines "ready|done|fault NAME DETAIL".
set -eu
export LC_ALL=C
umask 022
keep=5

fail() { echo "fault $1 ${2-}"; exit 1; }

cd "$1/releases"
command=$2
shift 2
current=$(readlink ../current 2>/dev/null || true)
current=${current#releases/}
current=${current%/site}

releases() { ls | grep -x '[0-9]\{8\}T[0-9]\{6\}\.[0-9]\{3\}' || true; } # oldest first

names() { cut -c67- "$1/SHA256SUMS"; } # a digest has 64 characters, then two blanks

# Files whose names carry their digest stay reachable, as long as their release is kept, for pages that
# readers opened before the switch.
carry() { # into the release $1
  for other in $current $(releases | grep -vxF "$1" | tail -n $((keep - 1))); do
    names "$other" | grep -E '^(assets|photos)/' | while IFS= read -r file; do
      [ ! -e "$1/site/$file" ] && [ -e "$other/site/$file" ] || continue
      mkdir -p "$1/site/${file%/*}"
      ln "$other/site/$file" "$1/site/$file"
    done
  done
}

switch() {
  ln -sfn "releases/$1/site" ../current.new
  sync -f .
  mv -T ../current.new ../current
}

discard() { # first its name, so that a half deleted release is never taken for one
  mv "$1" "$1.part"
  rm -rf "$1.part"
}

publish() {
  rm -rf ./*.part
  stamp=$(date -u +%Y%m%dT%H%M%S.%3N)
  trap 'rm -rf "$stamp.part"' EXIT
  trap 'exit 1' HUP INT TERM PIPE
  mkdir "$stamp.part"
  echo "ready $stamp $current"
  read -r word files || exit 1
  # rsync does not always live to say that its disk is full: then this says so.
  [ "$word" != why ] || head -c 1M /dev/zero >"$stamp.part/probe"
  [ "$word" = go ] || exit 1
  found=$(find "$stamp.part/site" -type f | wc -l)
  [ "$found" -eq "$files" ] || fail count "$found/$files"
  wrong=$(cd "$stamp.part/site" && sha256sum --check --strict --quiet ../SHA256SUMS 2>&1) ||
    fail digest "$(echo "$wrong" | head -n 1)"
  [ "$(wc -l <"$stamp.part/SHA256SUMS")" -eq "$files" ] || fail count "SHA256SUMS"
  carry "$stamp.part"
  mv "$stamp.part" "$stamp"
  switch "$stamp"
  for old in $(releases | head -n "-$keep"); do [ "$old" = "$stamp" ] || discard "$old"; done
  echo "done $stamp"
}

rollback() {
  target=$(releases | awk -v now="$current" '$0 < now' | tail -n 1)
  [ -n "$target" ] || fail first
  carry "$target"
  switch "$target"
  echo "done $target"
}

listed() { # the lines of release $1 about the path $2
  file=$2 awk '{ name = substr($0, 67) }
    name == ENVIRON["file"] || index(name, ENVIRON["file"] "/") == 1' "$1/SHA256SUMS"
}

# A release that shows the piece also names it in its lists, feeds and search: it goes whole.
withdraw() {
  for path in "$@"; do
    known=
    for old in $(releases); do [ -z "$(listed "$old" "$path")" ] || known=yes; done
    [ -n "$known" ] || fail unknown "$path"
  done
  gone=0
  for old in $(releases); do
    [ "$old" != "$current" ] || continue
    for path in "$@"; do
      lines=$(listed "$old" "$path")
      if [ -n "$lines" ] && [ "$lines" != "$(listed "$current" "$path")" ]; then
        discard "$old"
        gone=$((gone + 1))
        break
      fi
    done
  done
  for old in $(releases); do # what was carried in from other releases
    names "$old" >"../names.part"
    (cd "$old/site" && find assets photos -type f 2>/dev/null || true) | grep -vxFf ../names.part |
      while IFS= read -r file; do rm -f "$old/site/$file"; done
  done
  rm -f ../names.part
  rm -rf ./*.part
  echo "done $gone"
}

[ "$command" = publish ] || [ -n "$current" ] || fail empty
"$command" "$@"
