#!/bin/bash
# A database for each service, owned by a role of its own: no service reads another's tables.
# Run once, by PostgreSQL's image, when the volume is new.
set -euo pipefail

create() {
    psql -v ON_ERROR_STOP=1 -v name="$1" -v password="$2" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
}

create auth "$AUTH_DB_PASSWORD"
create chat "$CHAT_DB_PASSWORD"
create group "$GROUP_DB_PASSWORD"
create presence "$PRESENCE_DB_PASSWORD"
create file "$FILE_DB_PASSWORD"
