#!/bin/bash
# Run once by the postgres image, in an empty data volume: a database per service, each owned by a role that
# can do nothing else.
set -euo pipefail

for name in $SERVICE_DATABASES; do
  variable="${name^^}"
  variable="${variable//-/_}_DB_PASSWORD"
  psql --set ON_ERROR_STOP=1 --set name="$name" --set password="${!variable}" --username postgres <<'SQL'
create role :"name" login nosuperuser nocreatedb nocreaterole password :'password';
create database :"name" owner :"name";
revoke all on database :"name" from public;
SQL
done
