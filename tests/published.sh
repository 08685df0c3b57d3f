#!/usr/bin/env bash
# Publishes the server with its runtime, or without (portable, which takes what is built already), starts it as somebody without rights in a folder that is only read, and asks it something.
#   bash tests/published.sh [linux-x64|linux-arm64|portable]
# The other architecture's program is run by qemu, which is installed with that architecture's C library; documents are read by a process of
# its own, which qemu can't start, so there it is asked whether it is ready.
set -eu
cd "$(dirname "$0")/.."
runtime=${1:-linux-x64}
port=${2:-19381}
work=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; wait 2>/dev/null || true; chmod -R u+w "$work"; rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

of=(-r "$runtime" --self-contained -p:RunAnalyzers=false)
[ "$runtime" = portable ] && of=()
dotnet publish src/ChatOpsBot.Server -c Release "${of[@]}" -o "$work/app" -v quiet >"$work/publish.txt" 2>&1 || { cat "$work/publish.txt"; exit 1; }
mkdir "$work/data" "$work/tmp"
chmod 755 "$work"
chmod -R a+rX,a-w "$work/app"

run=("$work/app/ChatOpsBot.Server")
if [ "$runtime" = linux-arm64 ] && [ "$(uname -m)" != aarch64 ]; then
  command -v qemu-aarch64-static >/dev/null || apt-get install -y --no-install-recommends qemu-user-static >/dev/null
  dpkg --add-architecture arm64 && apt-get update >/dev/null
  (mkdir "$work/libraries" && cd "$work/libraries" && apt-get download libc6:arm64 libstdc++6:arm64 libgcc-s1:arm64 libicu72:arm64 zlib1g:arm64 libssl3:arm64 >/dev/null 2>&1 && for package in *.deb; do dpkg -x "$package" root; done)
  dpkg --remove-architecture arm64
  # What it compiles is written where it is run from: by two addresses of the same memory it comes to other threads too late there.
  run=(env DOTNET_EnableWriteXorExecute=0 DOTNET_TieredCompilation=0 qemu-aarch64-static -L "$work/libraries/root" "${run[@]}")
fi

nobody=()
if [ "$(id -u)" = 0 ]; then
  chown -R 65534:65534 "$work/data" "$work/tmp"
  nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all)
fi

key=key-for-tests-0123456789
cd /
env -i PATH="$PATH" TMPDIR="$work/tmp" ChatOps__DataDirectory="$work/data" ChatOps__Admin__BootstrapKey=$key DOTNET_EnableDiagnostics=0 \
  "${nobody[@]}" "${run[@]}" --urls "http://127.0.0.1:$port" >"$work/log.txt" 2>&1 &
server=$!
for _ in $(seq 240); do
  curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && break
  kill -0 $server 2>/dev/null || break
  sleep 0.5
done
curl -sf "http://127.0.0.1:$port/readyz" || { echo "It is not ready:"; cat "$work/log.txt"; exit 1; }
echo
find "$work/app" -newer "$work/publish.txt" -type f -writable -user 65534 | grep . && { echo "It wrote where its program is."; exit 1; }
[ ${#run[@]} -gt 1 ] && { echo "$runtime is ready"; exit 0; }

ask() { curl -sf -H "Authorization: Bearer $key" "$@"; }
ask -F "file=@$OLDPWD/samples/handbook/01-vacation.md" "http://127.0.0.1:$port/memory/upload" >/dev/null
for _ in $(seq 60); do
  answer=$(ask -H "Content-Type: application/json" -d '{"question":"When do unused vacation days expire?"}' "http://127.0.0.1:$port/memory/ask")
  case "$answer" in *"31 March"*) echo "$runtime answers: 31 March"; exit 0 ;; esac
  sleep 0.5
done
echo "No answer: $answer"; cat "$work/log.txt"; exit 1
