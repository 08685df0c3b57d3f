#!/usr/bin/env bash
# Builds and runs all tests, installing what they need. Ends with "N passed, N failed, N skipped".
set -u
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Servers in tests live for seconds: code is not compiled again for speed before it is called often (hexadecimal).
export DOTNET_TieredPGO=0 DOTNET_TC_CallCountThreshold=500
# Nor is what is compiled mapped twice to keep it from being overwritten, which is a tenth of what a start takes.
export DOTNET_EnableWriteXorExecute=0

command -v dotnet >/dev/null || { echo "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download"; exit 1; }

# Storage is tested on a real PostgreSQL too, the chat page in a real Chromium, scans with Tesseract, old Office files with LibreOffice, and npm brings MCP servers. Tests whose program
# is missing are skipped and say so.
packages=()
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || packages+=(postgresql)
command -v chromium >/dev/null || command -v google-chrome >/dev/null || packages+=(chromium)
command -v tesseract >/dev/null || packages+=(tesseract-ocr)
command -v npm >/dev/null || packages+=(npm)
# Clocks of single processes are set by a library that is compiled.
command -v cc >/dev/null || packages+=(gcc libc6-dev)
command -v soffice >/dev/null || packages+=(libreoffice-writer-nogui libreoffice-impress-nogui)
if [ ${#packages[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}") >/dev/null 2>&1 || echo "Not all of ${packages[*]} could be installed; tests that need them are skipped."
fi

# Agents are tested with MCP servers as they are published, what is in deploy with those who check such files, the API with its vendors' own clients.
for of in mcp deploy clients; do
  [ -d tests/$of/node_modules ] || (cd tests/$of && npm install --no-audit --no-fund --no-package-lock --legacy-peer-deps >/dev/null 2>&1) || echo "What tests/$of/package.json names could not be installed; tests that need it are skipped."
done

dotnet build ChatOpsBot.sln -c Release -v quiet -clp:NoSummary || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

results=$(mktemp -d)
failed_run=0
run() { dotnet test "tests/$1" -c Release --no-build --logger "console;verbosity=minimal" --logger "trx;LogFileName=$results/$1${2:-}.trx" "${@:3}" || failed_run=1; }
run ChatOpsBot.Tests
# What is of the tables holds on both databases.
[ "${CHATOPS_TEST_DATABASE:-}" = postgres ] || CHATOPS_TEST_DATABASE=postgres run ChatOpsBot.Tests .postgres \
  --filter "FullyQualifiedName~QueueTests|FullyQualifiedName~JobTests|FullyQualifiedName~LeaseTests|FullyQualifiedName~AdministrationTests|FullyQualifiedName~ImportRightsTests|FullyQualifiedName~EmbeddingMoveTests|FullyQualifiedName~PromptVersionTests|FullyQualifiedName~RunPropertyTests"
run ChatOpsBot.EndToEnd

# Skipped tests, with their reasons.
grep -hoE '(<UnitTestResult [^>]*outcome="NotExecuted"|<Message>[^<]*(not installed|needs root|does not name|of SQLite alone)[^<]*)' "$results"/*.trx 2>/dev/null \
  | sed -nE 's/.*testName="([^"]*)".*/skipped: \1/p; s/<Message>/  because: /p' | sort -u

sum() { cat "$results"/*.trx 2>/dev/null | grep -oE "<Counters [^>]*" | grep -oE " $1=\"[0-9]+\"" | grep -oE '[0-9]+' | awk '{ n += $1 } END { print n + 0 }'; }
total=$(sum total); passed=$(sum passed); failed=$(sum failed)
skipped=$((total - passed - failed))
rm -rf "$results"
[ "$failed_run" = 1 ] && [ "$failed" = 0 ] && failed=1
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
