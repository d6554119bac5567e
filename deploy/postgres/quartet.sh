#!/bin/bash
# Run once by the postgres image, when the data directory is empty: Quartet's own role, which is no superuser, and its database.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username postgres <<'SQL'
\getenv password QUARTET_DATABASE_PASSWORD
CREATE ROLE quartet LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE quartet OWNER quartet;
SQL
