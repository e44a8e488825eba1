#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Puts the pinned LibTorch (cmake/libtorch.lock) into the user's cache folder, where the build finds it, and prints the folder.
#   CACHE/orangery/downloads/SHA256/FILE.whl    what was downloaded
#   CACHE/orangery/libtorch/SHA256/             torch/lib, torch/include, nvidia/cu13/lib
# Runs may overlap: one lock, and a folder appears only when it is complete. With --cuda also CACHE/orangery/libtorch/SHA256-cuda/.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-${HOME:?HOME is not set, so there is no cache folder; set HOME or XDG_CACHE_HOME}/.cache}/orangery
lock=$root/cmake/libtorch.lock
cuda_lock=$root/cmake/libtorch_cuda.lock

say() { printf '%s\n' "$*" >&2; }
die() { say "fetch_libtorch: $*"; exit 1; }

usage() {
  cat <<END
Usage: installers/fetch_libtorch.sh [--cuda] [--dry-run] [--where]
  --cuda     fetch the CUDA pack too (about 2 GB; it has been tried on no GPU yet)
  --where    print the folder and exit; nothing is fetched
  --dry-run  say what would be fetched
END
}

pinned_sha() { awk '$1 == "torch" { print $3; exit }' "$lock"; }

# free_megabytes FOLDER: free space on the disk of FOLDER or of the nearest parent that exists.
free_megabytes() {
  local folder=$1
  while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
  df -Pm "$folder" | awk 'NR == 2 { print $4 }'
}

need_space() {
  local megabytes=$1 free
  free=$(free_megabytes "$cache")
  [ "$free" -ge "$megabytes" ] ||
    die "the disk of $cache has $free MB free and $megabytes MB are needed; free some space or set XDG_CACHE_HOME to another disk."
}

# download PACKAGE VERSION SHA256 FILE: leaves the checked wheel in downloads/SHA256/FILE.
download() {
  local package=$1 version=$2 sha=$3 file=$4 folder=$cache/downloads/$3 part platforms=() platform
  if [ -f "$folder/$file" ]; then return; fi
  part=$(mktemp -d "$cache/downloads/.part.XXXXXX")
  parts+=("$part")
  for platform in $(seq 28 -1 5); do platforms+=(--platform "manylinux_2_${platform}_x86_64"); done
  say "Downloading $package $version ..."
  printf '%s==%s --hash=sha256:%s\n' "$package" "$version" "$sha" >"$part/requirement.txt"
  # The wheel is for Python 3.11 whatever Python is here: nothing of it is ever run by one.
  python3 -m pip download --quiet --disable-pip-version-check --no-cache-dir --no-deps --only-binary=:all: --require-hashes \
    --python-version 3.11 --implementation cp --abi cp311 "${platforms[@]}" --platform manylinux2014_x86_64 \
    --platform manylinux1_x86_64 --dest "$part" --requirement "$part/requirement.txt" >&2 ||
    die "$package $version could not be downloaded: is the network there, and does pip reach its package index? (pip's words stand above)"
  [ -f "$part/$file" ] || die "pip downloaded another file than $file for $package $version."
  printf '%s  %s\n' "$sha" "$part/$file" | sha256sum --check --quiet - >&2 || die "$file is not the pinned one: its SHA-256 differs."
  rm -f "$part/requirement.txt"
  chmod 755 "$part"
  rm -rf "$folder"
  mv "$part" "$folder"
}

unpack_cpu() {
  local target=$1 part
  part=$(mktemp -d "$cache/libtorch/.part.XXXXXX")
  parts+=("$part")
  wheel() { awk -v d="$cache/downloads" -v p="$1" '$1 == p { print d "/" $3 "/" $4; exit }' "$lock"; }
  say "Unpacking into $target ..."
  # Its own fmt/ and google/ headers would stand before the system's and break spdlog.
  unzip -q "$(wheel torch)" 'torch/lib/libtorch_cpu.so' 'torch/lib/libc10.so' 'torch/lib/libgomp*' 'torch/include/*' \
    'torch-*.dist-info/*LICENSE*' 'torch-*.dist-info/*NOTICE*' -x 'torch/include/fmt/*' 'torch/include/google/*' -d "$part" ||
    die "the torch wheel could not be unpacked: is the disk full?"
  unzip -q "$(wheel nvidia-cuda-runtime)" 'nvidia/cu13/lib/libcudart.so*' -d "$part" || die "the nvidia-cuda-runtime wheel could not be unpacked."
  unzip -q "$(wheel nvidia-cuda-cupti)" 'nvidia/cu13/lib/libcupti.so*' -d "$part" || die "the nvidia-cuda-cupti wheel could not be unpacked."
  chmod 755 "$part"
  mv "$part" "$target"
}

unpack_cuda() {
  local cpu=$1 target=$2 part package version sha file name
  part=$(mktemp -d "$cache/libtorch/.part.XXXXXX")
  parts+=("$part")
  while read -r package version sha file; do
    case $package in '' | '#'*) continue ;; esac
    unzip -q -o "$cache/downloads/$sha/$file" 'nvidia/*/lib/*.so*' -d "$part" || die "the $package wheel could not be unpacked: is the disk full?"
  done <"$cuda_lock"
  read -r package version sha file < <(grep '^torch ' "$lock")
  unzip -q "$cache/downloads/$sha/$file" 'torch/lib/libtorch_cuda.so' 'torch/lib/libtorch_cuda_linalg.so' 'torch/lib/libc10_cuda.so' \
    'torch/lib/libtorch_nvshmem.so' 'torch/lib/libcaffe2_nvrtc.so' -d "$part" || die "the torch wheel could not be unpacked: is the disk full?"
  # The same files as the build links, so that a process never holds two copies.
  for name in "$cpu"/torch/lib/*; do ln -s "../../../$(basename "$cpu")/torch/lib/$(basename "$name")" "$part/torch/lib/"; done
  for name in "$cpu"/nvidia/cu13/lib/*; do
    ln -sf "../../../../$(basename "$cpu")/nvidia/cu13/lib/$(basename "$name")" "$part/nvidia/cu13/lib/"
  done
  chmod 755 "$part"
  mv "$part" "$target"
}

download_all() {
  local package version sha file
  while read -r package version sha file; do
    case $package in '' | '#'*) continue ;; esac
    download "$package" "$version" "$sha" "$file"
  done <"$1"
}

main() {
  local cuda='' dry='' where='' target
  parts=()
  while [ $# -gt 0 ]; do
    case $1 in
      --cuda) cuda=1 ;;
      --dry-run) dry=1 ;;
      --where) where=1 ;;
      --help | -h) usage; return ;;
      *) usage >&2; say "fetch_libtorch: unknown option $1"; exit 2 ;;
    esac
    shift
  done
  target=$cache/libtorch/$(pinned_sha)
  if [ -n "${ORANGERY_TORCH:-}" ] && [ -z "$cuda" ]; then
    printf '%s\n' "$ORANGERY_TORCH"
    return
  fi
  if [ -n "$where" ]; then printf '%s\n' "$target"; return; fi
  if [ -d "$target" ] && { [ -z "$cuda" ] || [ -d "$target-cuda" ]; }; then printf '%s\n' "$target"; return; fi
  if [ -n "$dry" ]; then
    say "would download LibTorch (544 MB${cuda:+, and about 2 GB for CUDA}) and unpack it into $target"
    return
  fi
  [ "$(uname -m)" = x86_64 ] ||
    die "the pinned LibTorch is for x86_64 and this machine is $(uname -m); name another LibTorch 2.11 with ORANGERY_TORCH."
  command -v unzip >/dev/null || die "unzip is missing: run installers/setup.sh deps."
  python3 -m pip --version >/dev/null 2>&1 || die "python3 with pip is missing (it only downloads): run installers/setup.sh deps."
  mkdir -p "$cache/downloads" "$cache/libtorch" 2>/dev/null || die "the cache folder $cache cannot be written; set XDG_CACHE_HOME to another one."
  exec 9>"$cache/lock"
  flock -n 9 || { say "Another run is fetching LibTorch; waiting for it ..."; flock 9; }
  trap 'rm -rf "${parts[@]}"' EXIT
  trap 'exit 130' INT TERM
  if [ ! -d "$target" ]; then
    need_space 1300
    download_all "$lock"
    unpack_cpu "$target"
  fi
  if [ -n "$cuda" ] && [ ! -d "$target-cuda" ]; then
    need_space 8000
    download_all "$cuda_lock"
    unpack_cuda "$target" "$target-cuda"
    say "The CUDA pack is in $target-cuda; it has been tried on no GPU yet."
  fi
  printf '%s\n' "$target"
}

main "$@"
