-- The three roles and the database. Run by psql as a superuser; may be run again at any time.
-- The passwords come from the environment and end up in psql variables:
--   TRUSTPLAN_OWNER_PASSWORD   trustplan_owner   owns database and schema; migrations only
--   TRUSTPLAN_APP_PASSWORD     trustplan_app     web and workers; the wall between trusts binds it
--   TRUSTPLAN_BACKUP_PASSWORD  trustplan_backup  reads every trust's rows, and changes nothing
-- Afterwards scripts/grants.sql is run as trustplan_owner in each database.

\set ON_ERROR_STOP on
\getenv owner_password TRUSTPLAN_OWNER_PASSWORD
\getenv app_password TRUSTPLAN_APP_PASSWORD
\getenv backup_password TRUSTPLAN_BACKUP_PASSWORD

SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['trustplan_owner', 'trustplan_app', 'trustplan_backup']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE trustplan_owner LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'owner_password';
ALTER ROLE trustplan_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'app_password';
ALTER ROLE trustplan_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS
    PASSWORD :'backup_password';
-- So that the owner can end their connections when it drops or restores a database. Neither is given the owner's rights.
GRANT trustplan_app, trustplan_backup TO trustplan_owner;
ALTER ROLE trustplan_backup SET default_transaction_read_only = on;

SELECT 'CREATE DATABASE trustplan OWNER trustplan_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'trustplan')
\gexec

ALTER DATABASE trustplan OWNER TO trustplan_owner;
