-- What each role may do in one database. Plain SQL, run as trustplan_owner in that database (a test's too), before
-- its first migration; may be run again. Tables made later get these rights by default, and a migration may take
-- some away: so rights on tables that exist already are not given again here.

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO trustplan_app, trustplan_backup', current_database());
END
$$;

ALTER SCHEMA public OWNER TO trustplan_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO trustplan_app, trustplan_backup;

ALTER DEFAULT PRIVILEGES FOR ROLE trustplan_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO trustplan_app;
ALTER DEFAULT PRIVILEGES FOR ROLE trustplan_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO trustplan_app;
ALTER DEFAULT PRIVILEGES FOR ROLE trustplan_owner IN SCHEMA public
    GRANT SELECT ON TABLES TO trustplan_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE trustplan_owner IN SCHEMA public
    GRANT SELECT ON SEQUENCES TO trustplan_backup;
