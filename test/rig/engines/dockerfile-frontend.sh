#!/bin/sh
# Gives an engine the Dockerfile frontend that a line `# syntax=docker/dockerfile:1.10.0` (or `-labs`) asks for, without an image registry.
#
#   dockerfile-frontend.sh [SOCKET [VERSION]]      default: /var/run/docker.sock 1.10.0
#
# Compiles BuildKit's own frontend (1.10.0 is the one of v0.16.0) from the Go module proxy, a minute, once, and imports it under both
# names; what the engine has already is left as it is. Go is this machine's, else that of the Debian tree that start-engine.sh sid
# has made: it is installed in there, not here. Needs curl.
#
#   ENGINE_CACHE   where the compiled program is kept (default: ~/.cache/builder-engines)
set -eu

say() { echo "dockerfile-frontend: $*" >&2; }
die() { say "$*"; exit 1; }

socket=${1:-/var/run/docker.sock}
socket=${socket#unix://}
version=${2:-1.10.0}
minor=$(printf '%s' "$version" | cut -d. -f2)
module=github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend@v0.$((minor + 6)).0
cache=${ENGINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/builder-engines}
root=$cache/dockerfile-frontend-$version
mkdir -p "$root/bin"
there() { curl -sf --max-time 10 --unix-socket "$socket" "http://engine/images/docker/dockerfile:$1/json" >/dev/null; }

compile() {
  set -- install -tags "dfrunsecurity dfparents dfexcludepatterns" "$module"
  if command -v go >/dev/null 2>&1; then
    CGO_ENABLED=0 GOFLAGS=-mod=mod GOBIN="$root/bin" go "$@" >&2
    return
  fi
  tree=$cache/sid
  [ -e "$tree/.ready" ] || die "needs go, or the tree that start-engine.sh sid makes"
  if ! chroot "$tree" sh -c 'command -v go' >/dev/null 2>&1; then
    say "installing go in $tree"
    chroot "$tree" env DEBIAN_FRONTEND=noninteractive sh -c \
      'apt-get -o Acquire::Check-Valid-Until=false update -qq && apt-get install -y -qq --no-install-recommends golang-go' \
      >"$cache/go.log" 2>&1 || die "installing go failed, see $cache/go.log"
  fi
  # go finds itself through /proc, which only this command sees in the tree.
  unshare --mount --propagation private sh -euc 'mount -t proc proc "$1/proc"; exec chroot "$@"' sh "$tree" \
    env CGO_ENABLED=0 GOFLAGS=-mod=mod GOBIN=/root/go-bin GOPROXY="${GOPROXY:-}" GOSUMDB="${GOSUMDB:-}" go "$@" >&2
  mv "$tree/root/go-bin/dockerfile-frontend" "$root/bin/"
  rm -rf "$tree/root/go" "$tree/root/.cache/go-build" "$tree/var/lib/apt/lists"/*
}

if there "$version" && there "$version-labs"; then exit 0; fi
exec 9>"$root.lock"
flock 9
if [ ! -x "$root/bin/dockerfile-frontend" ]; then
  say "compiling $module"
  compile
fi
change() { printf '&changes=%s' "$(printf '%s' "$1" | od -An -tx1 -v | tr -d '\n' | tr ' ' '%')"; }
caps=moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,moby.buildkit.frontend.contexts
changes=$(change 'ENTRYPOINT ["/bin/dockerfile-frontend"]')$(change 'LABEL moby.buildkit.frontend.network.none=true')$(change "LABEL moby.buildkit.frontend.caps=$caps")
for tag in "$version" "$version-labs"; do
  tar -C "$root" -cf - bin | curl -sf --max-time 120 --unix-socket "$socket" -X POST -H 'Content-Type: application/x-tar' --data-binary @- \
    "http://engine/images/create?fromSrc=-&repo=docker/dockerfile&tag=$tag$changes" >/dev/null || die "the engine on $socket took no image"
done
