#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From a bare Debian 12 to a running Orangery: installs what is missing, fetches LibTorch, builds, and then tests or shows it.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=release
dry='' slow='' cuda='' dev='' install_packages=1 jobs=''

# Commands by the package that brings them, then the packages whose headers and libraries the build needs.
tools=(g++:g++ cmake:cmake ninja:ninja-build ccache:ccache unzip:unzip python3:python3 readelf:binutils)
dev_tools=(git:git clang-format-14:clang-format-14 clang-tidy-14:clang-tidy-14 shellcheck:shellcheck)
libraries=(
  ca-certificates libc6-dev libfmt-dev libspdlog-dev nlohmann-json3-dev libcli11-dev libexpected-dev nettle-dev libxxhash-dev libicu-dev
  libsentencepiece-dev libsqlite3-dev libyaml-cpp-dev zlib1g-dev
  libpng-dev libdeflate-dev libjpeg-dev libwebp-dev libgif-dev libtiff-dev libhwy-dev
  libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libhdf5-dev libassimp-dev
  qt6-base-dev qt6-svg-dev libqcustomplot-dev fonts-dejavu-core
)

usage() {
  cat <<'END'
Usage: installers/setup.sh COMMAND [OPTIONS]

Commands
  demo     build all but the tests, then open the window on the bundled sample; without a display, run a search headless with the
           shipped models and write tree, event log and picture into ./orangery-demo
  test     build, then run the tests (those labelled slow only with --slow)
  build    install what is missing, fetch LibTorch, configure and build
  deps     install what is missing and fetch LibTorch

Options
  --preset NAME   CMake preset (release); the build tree is build/NAME
  --jobs N        compilers at once (one a core, but at most one for every 2 GB of memory)
  --slow          test: run the slow tests too
  --dev           deps: also what the checks of .ci/run need (clang-format, clang-tidy, shellcheck)
  --cuda          also fetch the CUDA pack, about 2 GB (it has been tried on no GPU yet)
  --no-packages   install no system packages; say which are missing
  --dry-run       print what would be done, and do nothing
  --help          this text

Environment
  ORANGERY_TORCH  a folder with torch/lib and torch/include to use in place of the pinned LibTorch
  XDG_CACHE_HOME  where downloads and LibTorch are kept (~/.cache), one copy for all checkouts
  CXX             the compiler (g++), GCC 12 or newer
END
}

say() { printf '%s\n' "$*" >&2; }
die() { say "setup: $*"; exit 1; }
# run COMMAND...: runs it, or only prints it with --dry-run.
run() {
  if [ -n "$dry" ]; then printf 'would run: %s\n' "$*" >&2; else "$@"; fi
}

# ---- packages ----------------------------------------------------------------------------------------------------------------------

missing_packages() {
  local pair wanted=("${libraries[@]}") listed=("${tools[@]}")
  if [ -n "$dev" ]; then listed+=("${dev_tools[@]}"); fi
  for pair in "${listed[@]}"; do
    command -v "${pair%%:*}" >/dev/null || printf '%s\n' "${pair#*:}"
  done
  if [ ! -d "$("$root/installers/fetch_libtorch.sh" --where)" ] && ! python3 -m pip --version >/dev/null 2>&1; then
    printf 'python3-pip\n' # it downloads LibTorch and is not needed afterwards
  fi
  # What dpkg does not know as installed is missing.
  comm -23 <(printf '%s\n' "${wanted[@]}" | sort) \
    <(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

apt() {
  local as=()
  if [ "$(id -u)" -ne 0 ]; then as=(sudo); fi
  if [ -n "$dry" ]; then
    run "${as[@]}" apt-get "$@"
    return
  fi
  # Hundreds of lines when all goes well; the last ones when it does not.
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null >"$apt_log" 2>&1 || {
    tail -n 20 "$apt_log" >&2
    return 1
  }
}

install_missing() {
  local missing=()
  command -v dpkg-query >/dev/null || {
    say "This is no Debian or Ubuntu; the packages that Orangery needs are not checked: ${tools[*]#*:} ${libraries[*]}"
    return
  }
  mapfile -t missing < <(missing_packages | sort -u)
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  say "Packages to install: ${missing[*]}"
  if [ -z "$install_packages" ]; then
    die "install them (apt-get install --no-install-recommends ${missing[*]}), then run this again."
  fi
  if [ -z "$dry" ]; then
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
      die "installing packages needs root and there is no sudo here; as root run: apt-get install --no-install-recommends ${missing[*]}"
    fi
    need_space /var 1800 "the packages"
    apt_log=$(mktemp)
    trap 'rm -f "$apt_log"' EXIT
  fi
  apt update || die "apt-get update failed: is the network there? (its words stand above)"
  apt install --yes --no-install-recommends "${missing[@]}" ||
    die "apt-get could not install the packages: is the network there, and does this release carry them? (its words stand above)"
}

# ---- what the build needs ---------------------------------------------------------------------------------------------------------

# need_space FOLDER MEGABYTES WHAT
need_space() {
  local folder=$1 free
  while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
  free=$(df -Pm "$folder" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$2" ] || die "the disk of $folder has $free MB free and $3 need $2 MB; free some space and run this again."
}

check_machine() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) ;;
    Linux-*) [ -n "${ORANGERY_TORCH:-}" ] ||
      die "the pinned LibTorch is for x86_64 and this machine is $(uname -m); name another LibTorch 2.11 with ORANGERY_TORCH." ;;
    *) die "Orangery builds on Linux; this is $(uname -s)." ;;
  esac
}

check_compiler() {
  local compiler=${CXX:-g++} version
  if [ -n "$dry" ] && ! command -v "$compiler" >/dev/null; then return; fi
  command -v "$compiler" >/dev/null || die "the compiler $compiler is not there; unset CXX, or install it."
  if "$compiler" --version | grep -qi clang; then return; fi
  version=$("$compiler" -dumpfullversion)
  [ "${version%%.*}" -ge 12 ] ||
    die "$compiler is GCC $version and Orangery needs GCC 12 or newer; install g++-12 and run this again with CXX=g++-12."
}

check_cmake() {
  local version
  if [ -n "$dry" ] && ! command -v cmake >/dev/null; then return; fi
  version=$(cmake --version | awk 'NR == 1 { print $3 }')
  [ "$(printf '3.25\n%s\n' "$version" | sort -V | head -n 1)" = 3.25 ] ||
    die "cmake is $version and Orangery needs 3.25 or newer; Debian 12 has it."
}

fetch_libtorch() {
  local options=()
  if [ -n "$cuda" ]; then options+=(--cuda); fi
  if [ -n "$dry" ]; then options+=(--dry-run); fi
  "$root/installers/fetch_libtorch.sh" "${options[@]}" >/dev/null
}

parallel_jobs() {
  local cores gigabytes
  cores=$(nproc)
  gigabytes=$(awk '/^MemTotal/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || echo 4)
  echo $((gigabytes / 2 < 1 ? 1 : gigabytes / 2 < cores ? gigabytes / 2 : cores))
}

# build [TARGET]: everything, or what TARGET needs.
build() {
  local tree=$root/build/$preset target=${1:-all}
  install_missing
  check_compiler
  check_cmake
  fetch_libtorch
  if [ -z "$dry" ] && [ ! -f "$tree/build.ninja" ]; then need_space "$root" 3000 "the build tree"; fi
  (
    cd "$root"
    run cmake --preset "$preset" -DORANGERY_TORCH="${ORANGERY_TORCH:-}" --log-level=WARNING >&2
  ) || die "configuring failed (the reason stands above); 'rm -r $tree' starts afresh."
  run cmake --build "$tree" --target "$target" --parallel "${jobs:-$(parallel_jobs)}" >&2 || {
    need_space "$tree" 100 "the rest of the build"
    die "the build failed (the first error stands above)."
  }
}

# ---- commands ------------------------------------------------------------------------------------------------------------------------

run_tests() {
  local only=(--label-exclude '^slow$')
  if [ -n "$slow" ]; then only=(); fi
  run ctest --test-dir "$root/build/$preset" --output-on-failure --parallel "$(nproc)" "${only[@]}"
}

demo_headless() {
  local program=$1 share=$2 folder=$PWD/orangery-demo
  say "There is no display: a search runs headless. With one, this command opens the window."
  run mkdir -p "$folder"
  run "$program" comcts search --questions "$share/samples/reasoning/questions.jsonl" --limit 1 --models plus,minus,times \
    --judge oracle --seed 1 -o "$folder/run" --overwrite
  run "$program" export "$folder/run" --view tree --format svg -o "$folder/tree.svg" --overwrite
  run "$program" export "$folder/run" --view tree --format png -o "$folder/tree.png" --overwrite
  [ -z "$dry" ] || return 0
  printf '%s\n' "$folder/run/tree.json" "$folder/run/events.jsonl" "$folder/tree.svg" "$folder/tree.png"
}

demo() {
  local tree=$root/build/$preset
  if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    run "$tree/bin/orangery" samples open reasoning
  else
    demo_headless "$tree/bin/orangery" "$tree/share/orangery"
  fi
}

main() {
  local command=''
  while [ $# -gt 0 ]; do
    case $1 in
      demo | test | build | deps)
        [ -z "$command" ] || { say "setup: one command at a time, not '$command' and '$1'"; exit 2; }
        command=$1
        ;;
      --preset | --jobs)
        [ $# -ge 2 ] || { say "setup: $1 needs a value"; exit 2; }
        if [ "$1" = --preset ]; then preset=$2; else jobs=$2; fi
        shift
        ;;
      --slow) slow=1 ;;
      --dev) dev=1 ;;
      --cuda) cuda=1 ;;
      --no-packages) install_packages='' ;;
      --dry-run) dry=1 ;;
      --help | -h) usage; return ;;
      *) usage >&2; say "setup: unknown command or option: $1"; exit 2 ;;
    esac
    shift
  done
  [ -n "$command" ] || { usage >&2; exit 2; }
  if [ -n "${ORANGERY_TORCH:-}" ]; then
    [ -d "$ORANGERY_TORCH" ] || die "ORANGERY_TORCH names $ORANGERY_TORCH, which is no folder."
    ORANGERY_TORCH=$(cd "$ORANGERY_TORCH" && pwd) # the build does not run in the folder that a relative path starts from
    export ORANGERY_TORCH
  fi
  check_machine
  case $command in
    deps)
      install_missing
      fetch_libtorch
      ;;
    build) build ;;
    test)
      build
      run_tests
      ;;
    demo)
      build workbench
      demo
      ;;
  esac
}

main "$@"
