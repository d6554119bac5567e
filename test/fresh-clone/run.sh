#!/usr/bin/env bash
# Does on fresh clones of HEAD what the README tells a newcomer to do: as an ordinary user, and as root below a directory that
# only root can enter. Changes that are not committed are not in it.
#   npm run test:fresh            (`-- --all`: both run the tests too)
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
all=false
[[ ${1:-} == --all ]] && all=true

passed=0 failed=0 skipped=0
work=$(mktemp -d "${TMPDIR:-/tmp}/quartet-fresh.XXXXXX")
chmod 0711 "$work"
user='' # the throw-away user, where there is one
started=$SECONDS

clean_up() {
  if [[ -n $user ]]; then
    local pid
    for pid in $(processes_of_user); do kill -KILL "$pid" 2>/dev/null; done
    userdel --remove "$user" >/dev/null 2>&1
  fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

processes_of_user() {
  find /proc -maxdepth 1 -regex '/proc/[0-9]+' -user "$user" -printf '%f\n' 2>/dev/null
}

# check NAME COMMAND...: its output is shown when it fails.
check() {
  local name=$1 log=$work/log since=$SECONDS
  shift
  if "$@" >"$log" 2>&1 </dev/null; then
    passed=$((passed + 1))
    echo "ok      $name ($((SECONDS - since)) s)"
    grep -aE '^ *npm ended with|^  .*: (ready after|skipped)|^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 6 | sed 's/^ */        /'
    return 0
  else
    failed=$((failed + 1))
    echo "FAILED  $name ($((SECONDS - since)) s)"
    grep -av EBADENGINE "$log" | awk '{ line[NR] = $0 } END { for (n = 1; n <= NR; n++)
      if (n <= 40 || n > NR - 80) print "        " line[n]; else if (n == 41) print "        [...]" }'
    return 1
  fi
}

skip() {
  skipped=$((skipped + 1))
  echo "skipped $1: $2"
}

# clone DIRECTORY: the origin may belong to another account than ours, which git would refuse.
clone() {
  git clone --quiet --no-local --upload-pack "git -c safe.directory='*' upload-pack" "$repository" "$1"
}

# A start and a stop, twice: with `kill`, and with Ctrl-C. AS is a prefix that changes the account.
start_twice() {
  local who=$1 checkout=$2
  check "$who: npm start, ping, SIGTERM to npm, nothing left" \
    "${as[@]}" node "$here_for_all/start-and-stop.mjs" "$checkout" SIGTERM
  check "$who: npm start again, ping, Ctrl-C, nothing left" \
    "${as[@]}" node "$here_for_all/start-and-stop.mjs" "$checkout" SIGINT
}

in_directory() {
  local directory=$1
  shift
  (cd "$directory" && "$@")
}

# What this account's npm knows of registry and certificates, for an account that has no such settings, and its cache.
become() {
  local account=$1 name value
  as=(setpriv "--reuid=$account" "--regid=$account" --init-groups env -i
    "HOME=$home" "USER=$account" "PATH=$PATH" "LANG=${LANG:-C.UTF-8}" "TMPDIR=$home/tmp" "CI=${CI:-}")
  for name in registry cafile proxy https-proxy; do
    value=$(npm config get "$name" 2>/dev/null)
    [[ -n $value && $value != null ]] && as+=("npm_config_${name//-/_}=$value")
  done
  [[ -n ${NODE_EXTRA_CA_CERTS:-} ]] && as+=("NODE_EXTRA_CA_CERTS=$NODE_EXTRA_CA_CERTS")
  local cache
  cache=$(npm config get cache 2>/dev/null)/_cacache
  if [[ -d $cache ]]; then
    mkdir -p "$home/.npm" && cp -r "$cache" "$home/.npm/" 2>/dev/null
    chown -R "$account:" "$home/.npm"
  fi
}

ordinary_user() {
  local who='ordinary user' reason='' home checkout as=(env)
  if [[ $EUID -eq 0 ]]; then
    home=$work/home
    if ! { command -v useradd && command -v setpriv; } >/dev/null; then
      reason='useradd and setpriv, to become another user, are not installed'
    else
      user=quartet-fresh-$$
      if useradd --create-home --home-dir "$home" --user-group "$user"; then
        # So that nothing of this account stays in /tmp, where a later one may get the same number.
        install -d -o "$user" -g "$user" "$home/tmp"
        become "$user"
        "${as[@]}" sh -c 'cd && node --version && npm --version' >/dev/null 2>&1 ||
          reason='another user than root cannot run node and npm here'
      else
        user='' reason='useradd failed'
      fi
    fi
  else
    home=$work/home
    mkdir -m 0700 "$home"
  fi
  if [[ -n $reason ]]; then
    skip "$who: npm ci && npm start" "$reason"
    skip "$who: npm ci && npm test" "$reason"
    return
  fi

  for checkout in "$home/start" "$home/test"; do
    clone "$checkout" || exit 1
    [[ -n $user ]] && chown -R "$user:" "$checkout"
  done
  check "$who: npm ci" in_directory "$home/start" "${as[@]}" npm ci --prefer-offline &&
    start_twice "$who" "$home/start" && rm -rf "$home/start/.data" &&
    check "$who: every line of the README's first steps, pasted" \
      "${as[@]}" node "$here_for_all/readme.mjs" "$home/start"
  rm -rf "$home/start"
  if $all; then
    check "$who: npm ci && npm test" in_directory "$home/test" timeout --kill-after=30 1500 \
      "${as[@]}" sh -c 'npm ci --prefer-offline && npm test'
  else
    skip "$who: npm test" 'it takes long; --all does it'
  fi
  rm -rf "$home/test"
  if [[ -n $user ]]; then
    check "$who: no process is left" test -z "$(processes_of_user)"
  fi
}

closed_to_others() {
  local who='root, below a directory that only root can enter' checkout=$work/closed/quartet as=(env)
  if [[ $EUID -ne 0 ]]; then
    skip "$who: npm ci --ignore-scripts && npm start" 'this is not root'
    skip "$who: npm test" 'this is not root'
    return
  fi
  mkdir -m 0700 "$work/closed"
  clone "$checkout" || exit 1
  if check "$who: npm ci --ignore-scripts" in_directory "$checkout" npm ci --ignore-scripts --prefer-offline; then
    start_twice "$who" "$checkout"
    if $all; then
      check "$who: npm test" in_directory "$checkout" timeout --kill-after=30 1500 npm test
    else
      skip "$who: npm test" 'it takes long; --all does it'
    fi
  fi
  # The database that Quartet had to put elsewhere.
  local elsewhere
  elsewhere=$(readlink "$checkout/.data/postgres")
  [[ $elsewhere == /var/lib/quartet/*/* ]] && rm -rf "$(dirname "$elsewhere")"
}

if ! command -v git >/dev/null; then
  skip 'fresh clones' 'git is not installed'
else
  echo "Fresh clones of $(git -C "$repository" -c safe.directory='*' log -1 --format='%h %s') in $work"
  # The script itself may lie where an ordinary user cannot reach it.
  here_for_all=$work/bin
  mkdir "$here_for_all" && cp "$here/start-and-stop.mjs" "$here/readme.mjs" "$here_for_all/" && chmod -R a+rX "$here_for_all"
  ordinary_user
  closed_to_others
fi

echo "It took $((SECONDS - started)) s."
echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 ]]
