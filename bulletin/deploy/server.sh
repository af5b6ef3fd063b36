# What runs on the web server, in one POSIX shell that holds the lock from its first step to its last.
# If the connection is cut, or nothing is heard for a while, it ends without having switched.
# In: $1 the folder, $2 seconds of silence that are too many, $3 the command, $4... its arguments; then
# lines. Out: lines, each with a word in front; the last one is "done …" or "fault NAME DETAIL".
set -eu
export LC_ALL=C
umask 022
keep=5    # releases
days=7    # on which the last release is kept too
day=86400 # seconds that files which the site no longer names stay reachable

fail() { echo "fault $1 ${2-}"; exit 1; }

cd "$1/releases"
silence=$2
command=$3
shift 3
trap 'exit 1' HUP INT TERM PIPE
trap 'rm -rf ./*.part ../*.part' EXIT # ours alone, under the lock
current=$(readlink ../current 2>/dev/null || true)
current=${current#releases/}
current=${current%/site}

# Oldest first: those of older programs, named by a clock, then ours, named by a counter.
releases() { ls | grep -xE '[0-9]{8}T[0-9]{6}\.[0-9]{3}|r[0-9]{8}' || true; }

names() { cut -c67- "$1/SHA256SUMS"; } # a digest has 64 characters, then two blanks

# What tells two releases apart: their files' digests, without those of compressed forms and of the days' PDFs.
pdf='  (hant/)?[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}\.pdf$'
digest() { { grep -vE "\.(br|gz)\$|$pdf" "$1/SHA256SUMS" || true; } | sha256sum | cut -c1-64; }

articles() { # the addresses of a release's articles, as 2022/05/21/slug
  names "$1" | sed -n 's,^\([0-9]\{4\}/[0-9][0-9]/[0-9][0-9]/[^/]*\)/index\.html$,\1,p' | sort
}

# The next line that was sent, in $line. A heartbeat only says that somebody is there.
hear() {
  while :; do
    line=$(timeout "$silence" sh -c 'IFS= read -r line && printf "%s\n" "$line"') || exit 1
    [ "$line" = beat ] || return 0
  done
}

tell() {
  echo "current ${current:--}"
  [ -z "$current" ] || echo "digest $(digest "$current")"
  [ ! -e "$current/site/release.json" ] || echo "release $(head -n 1 "$current/site/release.json")"
  [ ! -e hold ] || echo "held"
  [ ! -e failed ] || sed 's/^/failed /' failed
  [ ! -e withdrawn ] || sed 's/^/withdrawn /' withdrawn
}

write() { # stdin to the file $1, in one step, on the disk
  cat >"$1.new"
  sync "$1.new"
  mv "$1.new" "$1"
}

# Files that pages ask for later than for themselves: those whose names carry their digest, and the segments of
# search, which are named by their articles. Here in the folder of a site.
fetched() {
  find assets photos search/*.*/ hant/search/*.*/ -type f 2>/dev/null || true
}

# They stay reachable for a day, for pages that readers opened before the switch: from the current release
# into $1. `carried` says since when.
carry() {
  [ -n "$current" ] || return 0
  now=$(date +%s)
  (cd "$current/site" && fetched) | sort >"$1/there.part"
  names "$1" | sort | comm -13 - "$1/there.part" >"$1/gone.part"
  touch "$current/carried" "$1/carried"
  awk -v now="$now" -v day="$day" '
    FILENAME == ARGV[1] { since[substr($0, index($0, " ") + 1)] = $1; next }
    { at = ($0 in since) && since[$0] <= now ? since[$0] : now; if (now - at < day) print at, $0 }
  ' "$current/carried" "$1/gone.part" | while read -r since file; do
    [ ! -e "$1/site/$file" ] || continue
    mkdir -p "$1/site/${file%/*}"
    ln "$current/site/$file" "$1/site/$file"
    echo "$since $file" >>"$1/carried"
  done
  rm "$1/there.part" "$1/gone.part"
}

switch() {
  ln -sfn "releases/$1/site" ../current.new
  sync -f .
  mv -T ../current.new ../current
  sync -f ..
}

discard() { # first its name, so that a half deleted release is never taken for one
  mv "$1" "$1.part"
  rm -rf "$1.part"
}

# The addresses of the list that release $1 shows as pieces: in it, and not as notices of withdrawal.
shown() {
  [ -s withdrawn ] || return 0
  articles "$1" | grep -xFf withdrawn | while IFS= read -r address; do
    if [ -e "$1/withdrawn" ]; then
      grep -qxF "$address" "$1/withdrawn" || echo "$address"
    else # of an older program
      grep -q '<div class="notice">' "$1/site/$address/index.html" || echo "$address"
    fi
  done
}

# A release that shows a withdrawn piece also names it in its lists, feeds and search: it goes whole, and
# with it what other releases carry of photos and of search. Says what is gone for good.
tells='^photos/|^(hant/)?[0-9]{4}/[0-9][0-9]/[0-9][0-9]/|^(hant/)?search/[^/]+\.[^/]+/'
purge() {
  gone=0
  : >../erased.part
  for old in $(releases); do
    [ "$old" != "$current" ] && [ -n "$(shown "$old")" ] || continue
    names "$old" | grep -E "$tells" >>../erased.part || true
    discard "$old"
    gone=$((gone + 1))
  done
  [ "$gone" -eq 0 ] || forget_carried
  if [ -n "$current" ]; then
    names "$current" | sort >../names.part
    sort -u ../erased.part | comm -23 - ../names.part | sed 's/^/erased /'
  fi
}

forget_carried() { # those that a release does not own
  rm -rf spare spare.of
  for one in $(releases); do
    names "$one" | sort >../names.part
    (cd "$one/site" && fetched) | grep -v '^assets/' | sort | comm -23 - ../names.part |
      while IFS= read -r file; do rm -f "$one/site/$file"; done
  done
}

# Five releases, and the last one of each of the last seven days, whatever clocks say of their order.
tidy() {
  releases | tac | while IFS= read -r name; do
    echo "$name $(cat "$name/day" 2>/dev/null || echo "$name" | cut -c1-8)"
  done | awk -v keep="$keep" -v days="$days" '
    { first = !($2 in seen); if (first) { seen[$2]; distinct++ } }
    NR > keep && !(first && distinct <= days) { print $1 }
  ' | while IFS= read -r old; do [ "$old" = "$current" ] || mv "$old" "$old.part"; done
}

# What a deployment starts from: the folder of the current release, as links; made beforehand, when nobody waits.
# It takes as long as the site is large, where all else takes as long as what changed.
prepare() {
  rm -rf spare spare.of
  timeout 60 cp -al "$current/site" spare.part && mv spare.part spare && echo "$current" >spare.of ||
    rm -rf spare spare.part
}

# That folder, as $1. Says which of its files are not as they were sent: all are looked at once a day.
begin() {
  if [ -n "$current" ]; then
    if [ -d spare ] && [ "$(cat spare.of 2>/dev/null)" = "$current" ]; then
      mv spare "$1"
      # The days' PDFs come into a release after its copy was made.
      grep -E "$pdf" "$current/SHA256SUMS" | cut -c67- |
        (cd "$current/site" && each cp -lf --parents -t "../../$1" --)
    else
      cp -al "$current/site" "$1"
    fi
    if [ "$(cat proved 2>/dev/null || true)" != "$(date -u +%Y%m%d)" ]; then
      (cd "$1" && sha256sum --check "../../$current/SHA256SUMS" 2>/dev/null || true) |
        sed -n 's/^\(.*\): FAILED.*$/\1/p' >damaged.part
      sed 's/^/damaged /' damaged.part
    fi
  fi
  rm -rf spare spare.of
  mkdir -p "$1"
}

# Files that an earlier deployment has sent, and that nobody took: kept as $1, for what is sent now to go on from.
# Links, because what that deployment may still write must not meet what this one does.
adopt() {
  for old in sent.*; do
    [ -d "$old" ] && [ "$old" != "$1" ] || continue
    [ -d "$1" ] || cp -al "$old" "$1" 2>/dev/null || true
    rm -rf "$old" || true
  done
  mkdir -p "$1"
}

files() { (cd "$1" && find . -type f | cut -c3- | sort); }
each() { tr '\n' '\0' | xargs -0 -r "$@"; } # a line of stdin is a name

# From what was sent (in $2) to the whole site ($1/site), whose list is $1/SHA256SUMS: what is in no list goes, what
# differs comes, and is as its digest says.
settle() {
  cut -c67- "$1/SHA256SUMS" | sort >names.part
  if [ -n "$current" ]; then sort "$current/SHA256SUMS" >old.part; else : >old.part; fi
  sort "$1/SHA256SUMS" | comm -13 old.part - >changed.part
  if [ -s damaged.part ]; then
    awk 'FILENAME == ARGV[1] { bad[$0]; next } substr($0, 67) in bad' damaged.part "$1/SHA256SUMS" >>changed.part
  fi
  (cd "$1/site" && {
    find . -type f | cut -c3- | sort | comm -23 - ../../names.part | each rm -f --
    find . -mindepth 1 -depth -type d -empty -delete
  })
  if [ -d "$2/site" ]; then
    files "$2/site" >there.part
    cut -c67- changed.part | sort -u | comm -12 - there.part >placed.part
    (cd "$2/site" && each cp -lf --parents -t "../../$1/site" -- <../../placed.part)
  fi
  [ -s changed.part ] || return 0
  wrong=$(cd "$1/site" && sha256sum --check --strict --quiet ../../changed.part 2>&1) || {
    rm -rf sent.* # else the next deployment would meet it again
    fail digest "$(echo "$wrong" | head -n 1)"
  }
}

# What follows "go" or "same": addresses to add to the list of what was withdrawn, or to take from it, and
# the line of release.json, which ends it.
listen() {
  cat withdrawn >listed.part 2>/dev/null || : >listed.part
  while :; do
    hear
    case $line in
      "withdraw "*) echo "${line#withdraw }" >>listed.part ;;
      "notice "*) echo "${line#notice }" >>"$1" ;;
      "show "*)
        grep -vxF "${line#show }" listed.part >shown.part || true
        mv shown.part listed.part
        ;;
      "release "*) json=${line#release } && break ;;
      *) exit 1 ;;
    esac
  done
  sort -u listed.part | write withdrawn
  rm listed.part
}

publish() {
  rm -rf ./*.part
  last=$(releases | sed -n 's/^r0*//p' | tail -n 1)
  counted=$(cat counter 2>/dev/null || true)
  case $counted in '' | *[!0-9]*) counted=0 ;; esac
  [ "${last:-0}" -le "$counted" ] || counted=$last
  number=$((counted + 1))
  name=$(printf 'r%08d' "$number")
  part=$name.$$.part
  sent=sent.$$ # what a transfer that was cut off still writes does not meet it
  mkdir "$part"
  adopt "$sent"
  tell
  [ -z "$current" ] || echo "sums $(sha256sum <"$current/SHA256SUMS" | cut -c1-64)"
  echo "ready $number $sent"
  hear
  if [ "$line" = list ]; then
    gzip -c "$current/SHA256SUMS" | base64 | sed 's/^/sum /'
    echo "listed"
    hear
  fi
  case $line in
    same)
      rm -rf sent.*
      : >"$part/withdrawn"
      listen "$part/withdrawn"
      write "$current/withdrawn" <"$part/withdrawn"
      echo "$json" | write "$current/site/release.json"
      purge
      echo "done $current"
      return
      ;;
    begin) begin "$part/site" ;;
    *) exit 1 ;;
  esac
  echo "begun"
  hear
  case $line in
    full) rm -rf sent.* && exit 1 ;;
    why) # rsync does not always live to say that its disk is full: then this says so
      head -c 1M /dev/zero >"$part/probe" || rm -rf sent.*
      exit 1
      ;;
    "take "*) files=${line#take } ;;
    *) exit 1 ;;
  esac
  cp "$sent/SHA256SUMS" "$part/SHA256SUMS"
  [ "$(wc -l <"$part/SHA256SUMS")" -eq "$files" ] || fail count "SHA256SUMS"
  settle "$part" "$sent"
  found=$(find "$part/site" -type f | wc -l)
  [ "$found" -eq "$files" ] || fail count "$found/$files"
  if [ -n "$current" ]; then
    articles "$current" >before.part
    articles "$part" | comm -23 before.part - >gone.part
    [ ! -s withdrawn ] || { grep -vxFf withdrawn gone.part >still.part || true; mv still.part gone.part; }
    echo "gone $(wc -l <gone.part) $(wc -l <before.part) $(head -n 3 gone.part | tr '\n' ' ')"
  else
    echo "gone 0 0"
  fi
  : >"$part/withdrawn"
  listen "$part/withdrawn"
  date -u +%Y%m%d >"$part/day"
  carry "$part"
  echo "$json" >"$part/site/release.json"
  echo "$number" | write counter
  mv "$part" "$name"
  switch "$name"
  current=$name
  date -u +%Y%m%d | write proved
  rm -rf sent.*
  purge
  tidy
  echo "done $name"
  trap '' HUP INT TERM PIPE # nobody waits for what follows
  exec </dev/null >/dev/null 2>&1
  rm -rf ./*.part
  prepare
}

rollback() { # to the last release that differs, that was not left like this before, and shows nothing withdrawn
  # $1: the digest of a release that readers do not get right; then nobody has asked for a hold
  [ -z "${1-}" ] || [ "$(digest "$current")" = "$1" ] || fail other
  target=
  for one in $(releases | tac); do
    [ -n "$target" ] || [ "$one" = "$current" ] && continue
    later=$(printf '%s\n%s\n' "$one" "$current" | sort | tail -n 1)
    [ "$later" = "$current" ] && [ ! -e "$one/left" ] && [ -z "$(shown "$one")" ] || continue
    [ "$(digest "$one")" = "$(digest "$current")" ] || target=$one
  done
  [ -n "$target" ] || fail first
  tell
  [ ! -e "$target/site/release.json" ] || echo "target $(head -n 1 "$target/site/release.json")"
  echo "ready 0 $target"
  hear
  case $line in "release "*) json=${line#release } ;; *) exit 1 ;; esac
  if [ -n "${1-}" ]; then
    { cat failed 2>/dev/null || true; echo "$1"; } | tail -n 20 | write failed
  else
    date -u +%Y-%m-%dT%H:%M:%SZ | write hold # first: what switches back must not be undone by the next run
  fi
  carry "$target"
  echo "$json" | write "$target/site/release.json"
  touch "$current/left"
  switch "$target"
  echo "done $target"
}

resume() {
  [ -e hold ] || fail going
  tell
  echo "ready 0 -"
  hear
  case $line in "release "*) json=${line#release } ;; *) exit 1 ;; esac
  echo "$json" | write "$current/site/release.json"
  rm hold
  sync -f .
  echo "done $current"
}

status() { # what readers have
  tell
  for one in $(releases); do echo "kept $one $(head -n 1 "$one/site/release.json" 2>/dev/null || true)"; done
  echo "disk $(df -Pk . | awk 'NR == 2 { print $4, $5 + 0 }')"
  echo "ready 0 -"
}

withdraw() {
  rm -rf ./*.part sent.* spare spare.of
  for address in "$@"; do
    for old in $(releases); do
      names "$old" | address=$address awk '
        $0 == ENVIRON["address"] || index($0, ENVIRON["address"] "/") == 1 { found = 1 }
        END { exit !found }' && continue 2
    done
    [ -e withdrawn ] && grep -qxF "$address" withdrawn || fail unknown "$address"
  done
  { cat withdrawn 2>/dev/null || true; printf '%s\n' "$@"; } | sort -u >listed.part
  # Only what is not public any more is put on the list: else the list would be a lie.
  mv listed.part asked.part
  cp withdrawn before.part 2>/dev/null || : >before.part
  write withdrawn <asked.part
  public=$(shown "$current" | head -n 1)
  if [ -n "$public" ]; then
    write withdrawn <before.part
    fail public "$public"
  fi
  tell
  forget_carried
  purge
  names "$current" | grep -E '\.xml$|^(hant/)?search/' | grep -vE '\.(br|gz)$' | sed 's/^/look /'
  echo "done $gone"
}

[ "$command" = publish ] || [ "$command" = status ] || [ -n "$current" ] || fail empty
"$command" "$@"
