#!/usr/bin/env bash
# Writes the files of a base image to standard output, as a tar archive for "docker import": put together from what this machine's Debian
# packages installed, so that a test needs no registry.
#
#   base.sh runtime   what a chiselled image of ASP.NET Core has: its runtime, OpenSSL, ICU and time zones; no shell
#   base.sh sdk       the .NET SDK and a shell, and in /nuget the packages that the lock files name
#   base.sh python    Python and a shell
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archive="$work/base.tar"

readonly RUNTIME=(libc6 libgcc-s1 'libstdc[+][+]6' libssl3 zlib1g 'libicu[0-9]+' tzdata)
readonly SHELL_TOOLS=(dash bash coreutils findutils sed grep libselinux1 'libpcre2-8-0' libacl1 libattr1 libgmp10 libcrypt1 libtinfo6)
readonly PYTHON=('python3[.0-9]*' 'python3[.0-9]*-minimal' 'libpython3[.0-9]*-stdlib' 'libpython3[.0-9]*-minimal' libexpat1 libffi8 zlib1g libssl3 libbz2-1.0 liblzma5 libsqlite3-0 libuuid1 python3-yaml libyaml-0-2)

# The installed packages whose names are like these, and Ubuntu's, which end in t64 where Debian's do not.
packages() {
  local pattern
  for pattern in "$@"; do
    dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | grep -E -x "($pattern)(t64)?" || true
  done | sort -u
}

# /bin and /lib are links to what is below /usr; documentation is left out.
files_of() {
  packages "$@" | xargs dpkg-query --listfiles \
    | grep -v -E '^/usr/share/(doc|man|locale|info|lintian|bash-completion|doc-base|menu|bug)(/|$)' \
    | sed -E 's,^/(bin|sbin|lib|lib64)/,/usr/\1/,; s,^/,,' | sort -u \
    | while read -r file; do if [ -L "/$file" ] || [ -f "/$file" ]; then printf '%s\n' "$file"; fi; done \
    | grep -v -E -x 'bin|sbin|lib|lib64' || true
}

add() { tar -C / -rf "$archive" --no-recursion -T "$1"; }

skeleton() {
  mkdir -p "$work/root"/{etc,root,tmp,usr/bin,usr/sbin,usr/lib,usr/lib64,var/lib}
  chmod 1777 "$work/root/tmp"
  chmod 700 "$work/root/root"
  local name
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$work/root/$name"; done
  # NuGet waits without end for a user that has no name.
  printf 'root:x:0:0:root:/root:/bin/sh\napp:x:1654:1654::/home/app:/usr/sbin/nologin\n' >"$work/root/etc/passwd"
  printf 'root:x:0:\napp:x:1654:\n' >"$work/root/etc/group"
  tar -C "$work/root" --owner=0 --group=0 -cf "$archive" .
}

dotnet_folder() { dirname "$(readlink -f "$(command -v dotnet)")"; }

# Below /usr/share/dotnet, where the runtime is looked for, wherever it lies here.
add_dotnet() { tar -C "$(dotnet_folder)" -rf "$archive" --transform 's,^,usr/share/dotnet/,' "$@"; }

locked_packages() {
  local folder=${NUGET_PACKAGES:-$HOME/.nuget/packages} locks=("$root"/src/*/packages.lock.json)
  cd "$folder"
  {
    jq -r '.dependencies[] | to_entries[] | select(.value.type != "Project") | "\(.key)/\(.value.resolved)" | ascii_downcase' "${locks[@]}"
    # What publishing ReadyToRun takes besides.
    printf '%s\n' microsoft.netcore.app.crossgen2.linux-*/* microsoft.{netcore,aspnetcore}.app.runtime.linux-*/* microsoft.netcore.app.host.linux-*/*
  } | sort -u | while read -r package; do if [ -d "$package" ]; then printf '%s\n' "$package"; fi; done >"$work/packages"
  # Unpacked is how they are used.
  tar -rf "$archive" --exclude '*.nupkg' --transform 's,^,nuget/,' -T "$work/packages"
}

main() {
  skeleton
  case ${1:-} in
    runtime | sdk)
      files_of "${RUNTIME[@]}" >"$work/files"
      add "$work/files"
      add_dotnet dotnet host shared
      if [ "$1" = sdk ]; then
        files_of "${SHELL_TOOLS[@]}" >"$work/files"
        add "$work/files"
        add_dotnet sdk packs sdk-manifests
        locked_packages
      fi
      ;;
    python)
      files_of libc6 libgcc-s1 "${SHELL_TOOLS[@]}" "${PYTHON[@]}" >"$work/files"
      add "$work/files"
      ;;
    *)
      printf 'base.sh runtime|sdk|python\n' >&2
      exit 2
      ;;
  esac
  cat "$archive"
}

main "$@"
