#!/bin/sh
# Unpacks Debian sid's docker-buildx into a folder, installing nothing, and prints the path of the program.
#
#   build-buildx.sh DIR
set -eu

dir=$(mkdir -p "$1" && cd "$1" && pwd -P)
mirror=$(sed -nE 's/^(URIs:|deb( \[[^]]*\])?)[[:space:]]+(http[^[:space:]]*\/debian)\/?([[:space:]].*)?$/\3/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
[ -n "$mirror" ] || { echo "build-buildx: no Debian mirror found in apt's sources; set BUILDER_BUILDX" >&2; exit 1; }

mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial"
echo "deb $mirror sid main" >"$dir/sources.list"
apt() {
  # A mirror may be a frozen snapshot, whose sid index counts as expired after a week.
  apt-get -qq -o "Dir::State=$dir/state" -o "Dir::Cache=$dir/cache" -o "Dir::Etc::SourceList=$dir/sources.list" \
    -o Dir::Etc::SourceParts=/dev/null -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root "$@" >&2
}
apt update
(cd "$dir" && apt download docker-buildx)
dpkg-deb -x "$dir"/docker-buildx_*.deb "$dir/root"
find "$dir/root" -type f -name docker-buildx -perm -u+x -path '*cli-plugins*'
