# Shared by the scripts of this folder: where we are, what DuckDB is used, how a build folder is made. Sourced, not run.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }

# A pinned DuckDB in .deps/ is found through pkg-config like a system's.
for prefix in .deps/duckdb-*/lib/pkgconfig; do
    if [[ -d $prefix ]]; then
        PKG_CONFIG_PATH="$PWD/$prefix${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
        export PKG_CONFIG_PATH
    fi
done

# build FOLDER [meson option…]: configures once, then compiles what changed.
build() {
    local folder=$1
    shift
    if [[ ! -f $folder/build.ninja ]]; then
        say "configuring $folder"
        meson setup "$folder" "$@" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; return 1; }
        rm -f "$folder.log"
    fi
    ninja -C "$folder" >"$folder/ninja.log" 2>&1 || { cat "$folder/ninja.log" >&2; return 1; }
}
