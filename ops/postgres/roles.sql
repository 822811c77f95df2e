-- The roles and the database, made by the superuser, who is used for nothing else. Run by psql: on a new production
-- database (docker-compose.yml) and at every start of the embedded one, so it may be run any number of times.
--
--   council_owner   owns the database and migrates it
--   council_app     the application: owns nothing; what it may do with each table is granted after migrating
--
-- Passwords come from the environment. The variable `throw_away` is set in a cluster for tests only.

\set ON_ERROR_STOP on
\getenv owner_password COUNCIL_OWNER_PASSWORD
\getenv app_password COUNCIL_APP_PASSWORD
set client_min_messages = warning;

select 'create role council_owner' where not exists (select from pg_roles where rolname = 'council_owner') \gexec
select 'create role council_app' where not exists (select from pg_roles where rolname = 'council_app') \gexec
alter role council_owner login nosuperuser nocreaterole nocreatedb nobypassrls noreplication password :'owner_password';
alter role council_app login nosuperuser nocreaterole nocreatedb nobypassrls noreplication password :'app_password';

select 'create database council owner council_owner'
 where not exists (select from pg_database where datname = 'council') \gexec
revoke all on database council from public;
grant connect on database council to council_app;

\if :{?throw_away}
  -- Test databases are created by the owner, as copies of template1.
  alter role council_owner createdb;
  -- Between two tests the rows go without their triggers: deleting a few is ten times faster than TRUNCATE of every table.
  select current_setting('server_version_num')::int >= 150000 as can_be_granted \gset
  \if :can_be_granted
    grant set on parameter session_replication_role to council_owner;
  \endif
  \connect template1
  create extension if not exists pg_trgm;
  create extension if not exists unaccent;
  create extension if not exists btree_gist;
  create extension if not exists citext;
\endif

\connect council
set client_min_messages = warning;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;
create extension if not exists citext;
revoke create on schema public from public;
grant usage on schema public to council_app;
