#!/usr/bin/env bash
# Writes the bill of materials of the published server: bash tools/sbom.sh [FOLDER], sbom without.
set -eu
cd "$(dirname "$0")/.."
dotnet tool restore >/dev/null
dotnet restore src/ChatOpsBot.Server >/dev/null
dotnet tool run dotnet-CycloneDX src/ChatOpsBot.Server/ChatOpsBot.Server.csproj --exclude-dev --disable-package-restore --output "${1:-sbom}" --filename chatopsbot.cdx.json --output-format json
