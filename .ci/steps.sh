# The steps of .ci/run and .ci/nightly, and what they need of the machine. To be sourced, in the repository's folder.
export CI=true
# Files that fail are run once more, alone (test/runner/run-jest.mjs): what passes then is named as unsteady.
export QUARTET_TEST_AGAIN=true

passed=0 failed=0 skipped=0 unsteady=0
summary=() named=()
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# counted PASSED FAILED SKIPPED UNSTEADY: unsteady tests have passed in the end, and stand there only where there are some.
counted() {
  printf '%d passed, %d failed, %d skipped' "$1" "$2" "$3"
  if [[ $4 -gt 0 ]]; then printf ', %d unsteady' "$4"; fi
}

# step NAME COMMAND...: counts the tests of its last "N passed, N failed, N skipped, N unsteady", or itself as one where it prints none. Keeps the names
# of tests that failed, also of those that passed at the second time; of a step without tests its last lines.
step() {
  local name=$1 log=$scratch/log since=$SECONDS code p=0 f=0 s=0 u=0 took counts names
  shift
  echo
  echo "=== $name: $*"
  "$@" 2>&1 </dev/null | tee "$log"
  code=${PIPESTATUS[0]}
  took=$((SECONDS - since))
  counts=$(grep -aE '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped(, [0-9]+ unsteady)?)?$' "$log" | tail -n 1)
  if [[ -n $counts ]]; then
    read -r p _ f _ s _ u _ <<<"$counts"
    s=${s:-0} u=${u:-0}
  elif [[ $code -eq 0 ]]; then
    p=1
  fi
  if [[ $code -ne 0 && $f -eq 0 ]]; then f=1; fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s)) unsteady=$((unsteady + u))
  names=$(awk '/^=== (failed|unsteady)/ { on = 1 } /^$/ { on = 0 } on' "$log")
  if [[ $code -ne 0 && -z $names ]]; then names=$(tail -n 10 "$log"); fi
  if [[ -n $names ]]; then named+=("--- $name" "$names"); fi
  summary+=("$(printf '%-10s %4d s   %s' "$name" "$took" "$(counted "$p" "$f" "$s" "$u")")")
  return "$code"
}

# Tests with live Python say by themselves that they were skipped where it is missing: this is no reason to fail.
has_python() { "$1" -c 'import websockets' >/dev/null 2>&1; }
python() {
  has_python python3 && return
  if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then
    echo '=== python: apt-get install python3 python3-websockets'
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      python3 python3-websockets; } </dev/null >"$scratch/apt" 2>&1 || tail -n 5 "$scratch/apt"
  fi
  # Another python3 may stand before Debian's in PATH.
  if ! has_python python3 && has_python /usr/bin/python3; then
    mkdir "$scratch/bin" && ln -s /usr/bin/python3 "$scratch/bin/python3"
    export PATH=$scratch/bin:$PATH
  fi
  has_python python3 || echo 'python3 with websockets is not to be had here: what needs it is skipped.'
}

# The same for the clients in other languages: what builds and checks the Python package, and C# and Lua.
clients() {
  if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null &&
    ! { command -v mypy && command -v mcs && command -v lua5.4 && /usr/bin/python3 -c 'import setuptools, wheel, ensurepip'; } >/dev/null 2>&1; then
    echo '=== clients: apt-get install python3-venv python3-pip python3-setuptools python3-wheel python3-build mypy mono-mcs lua5.4 lua-cjson'
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      python3-venv python3-pip python3-setuptools python3-wheel python3-build mypy \
      mono-mcs libmono-system-web-extensions4.0-cil lua5.4 lua-cjson; } </dev/null >"$scratch/apt" 2>&1 || tail -n 5 "$scratch/apt"
  fi
  /usr/bin/python3 -c 'import setuptools, wheel, ensurepip' >/dev/null 2>&1 || echo 'python3-wheel and python3-venv are not to be had here: the test of the Python package is skipped.'
  for tool in mypy mcs lua5.4; do
    command -v "$tool" >/dev/null || echo "$tool is not to be had here: its test of clients/ is skipped."
  done
}

# The same for the browser that shows ImbaChat's widget, and for PHP, with which its tokens are compared.
browser_and_php() {
  if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null && ! { command -v chromium && command -v php; } >/dev/null; then
    echo '=== browser: apt-get install chromium fonts-dejavu-core php-cli'
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      chromium fonts-dejavu-core php-cli; } </dev/null >"$scratch/apt" 2>&1 || tail -n 5 "$scratch/apt"
  fi
  command -v chromium >/dev/null || echo 'chromium is not to be had here: the tests of the widget are skipped.'
  command -v php >/dev/null || echo 'php is not to be had here: tokens are compared with recorded ones only.'
}

# The same for what stands around three replicas: Redis, the proxy, and clocks that can be set. A server that the package would start is not wanted.
redis_and_proxy() {
  PATH=$PATH:/usr/sbin
  if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null &&
    ! { command -v redis-server && command -v haproxy && compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1'; } >/dev/null; then
    echo '=== fleet: apt-get install redis-server haproxy libfaketime'
    { apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      redis-server haproxy libfaketime; } </dev/null >"$scratch/apt" 2>&1 || tail -n 5 "$scratch/apt"
  fi
  command -v redis-server >/dev/null || echo 'redis-server is not to be had here: the tests of shared limits and of the fleet are skipped.'
  command -v haproxy >/dev/null || echo 'haproxy is not to be had here: the tests of the fleet are skipped.'
  compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null || echo 'libfaketime is not to be had here: the tests that set clocks are skipped.'
}

# The same for those that read the files of deploy/. Servers that the packages would start are not wanted.
operations() {
  if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null && ! { command -v nginx && command -v caddy && command -v promtool; } >/dev/null; then
    echo '=== operations: apt-get install nginx-light caddy prometheus'
    { apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      nginx-light caddy prometheus; } </dev/null >"$scratch/apt" 2>&1 || tail -n 5 "$scratch/apt"
  fi
  for tool in nginx caddy promtool systemd-analyze; do
    command -v "$tool" >/dev/null || echo "$tool is not to be had here: its test of deploy/ is skipped."
  done
}

# summarise [--steady]: the summary of all steps, with what failed or was unsteady. Fails where one has failed; with --steady also for an unsteady test.
summarise() {
  echo
  echo "=== after $SECONDS s"
  printf '%s\n' "${summary[@]}" ${named[@]+"${named[@]}"}
  echo "$(counted "$passed" "$failed" "$skipped" "$unsteady")"
  [[ $failed -eq 0 && (${1-} != --steady || $unsteady -eq 0) ]]
}

# What needs no root is taken as it is; as root the rest is installed.
prepare() {
  echo "Node $(node --version), npm $(npm --version 2>/dev/null), $(nproc 2>/dev/null || echo '?') cores, user $(id -un)"
  python
  clients
  browser_and_php
  redis_and_proxy
  operations
}
