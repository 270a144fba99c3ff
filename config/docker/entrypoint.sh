#!/bin/sh
# Begins as root only to make the user of PUID and PGID and the files of a first start; the daemon runs as that user.
set -eu

seed() {
  [ -e "$2" ] || cp "$1" "$2"
}

mkdir -p /config/config /config/data
seed /app/pipelines.yaml /config/pipelines.yaml
seed /app/config/docker/app.yaml /config/config/app.yaml
seed /app/config/pipelines.schema.json /config/config/pipelines.schema.json

if [ "$(id -u)" != 0 ]; then
  exec "$@"
fi

# PostgreSQL wants a user with a name, so one is made where the numbers have none.
getent group "$PGID" >/dev/null || groupadd --gid "$PGID" "tomewright-$PGID"
getent passwd "$PUID" >/dev/null || useradd --uid "$PUID" --gid "$PGID" --home-dir /config --no-create-home --shell /usr/sbin/nologin "tomewright-$PUID"
chown "$PUID:$PGID" /config /config/config /config/data /config/pipelines.yaml /config/config/app.yaml /config/config/pipelines.schema.json
export HOME=/config
exec setpriv --reuid "$PUID" --regid "$PGID" --init-groups "$@"
