import { ownNames, ownSchemas } from '@abparts/db/own-names'

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
const listOf = (names: readonly string[]) => `array[${names.map(literal).join(', ')}]::name[]`
const qualified = (names: readonly string[]) => names.map((name) => `public."${name}"`).join(', ')

/**
 * Everything in the database that is not ours and could be lost with what is: relations and their columns, functions,
 * types, constraints and triggers, each described in words.
 */
const whatIsNotOurs = `
  with ours as (
    select oid from pg_class where relnamespace in (select oid from pg_namespace where nspname = any(${listOf(ownSchemas)}))
      or relnamespace = 'public'::regnamespace and relname = any(${listOf([...ownNames.tables, ...ownNames.views])})
  ), foreign_schemas as (
    select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' and nspname <> all(${listOf(ownSchemas)})
  ), relations as (
    select oid from pg_class where relnamespace in (select oid from foreign_schemas) and relkind in ('r', 'p', 'v', 'm', 'f')
      and oid not in (select oid from ours)
  ), things as (
    select 'pg_class'::regclass as class, oid, 0 as part from relations
    union all select 'pg_class'::regclass, attrelid, attnum from pg_attribute
      where attrelid in (select oid from relations) and attnum > 0 and not attisdropped
    union all select 'pg_proc'::regclass, oid, 0 from pg_proc where pronamespace in (select oid from foreign_schemas)
      and not (pronamespace = 'public'::regnamespace and proname = any(${listOf(ownNames.functions)}))
    union all select 'pg_type'::regclass, oid, 0 from pg_type
      where typnamespace in (select oid from foreign_schemas) and typtype in ('d', 'e', 'r')
    union all select 'pg_constraint'::regclass, oid, 0 from pg_constraint where conrelid in (select oid from relations)
    union all select 'pg_trigger'::regclass, oid, 0 from pg_trigger
      where tgrelid in (select oid from relations) and not tgisinternal
    union all select 'pg_policy'::regclass, oid, 0 from pg_policy where polrelid in (select oid from relations)
  )
  select coalesce(array_agg(pg_describe_object(class, oid, part)), '{}') from things`

/** What the error begins with that `dropOurs` ends in when it would take something else along. */
export const lostWithOurs = 'Not ours, and lost with what is: '

/**
 * SQL that drops what our migrations have made, and nothing else: what others keep in the same database stays, and when
 * it cannot stay, because it is built on ours, nothing is dropped. It waits for a minute for who uses it.
 */
export const dropOurs = `
set local lock_timeout = '1min';
do $drop$
declare
  before text[];
  after text[];
  lost text;
  drop_function text;
begin
  ${whatIsNotOurs} into before;
  drop view if exists ${qualified(ownNames.views)} cascade;
  drop table if exists ${qualified(ownNames.tables)} cascade;
  for drop_function in
    select format('drop function if exists public.%I(%s) cascade', proname, pg_get_function_identity_arguments(oid))
    from pg_proc where pronamespace = 'public'::regnamespace and proname = any(${listOf(ownNames.functions)})
  loop
    execute drop_function;
  end loop;
  drop schema if exists ${ownSchemas.join(', ')} cascade;
  ${whatIsNotOurs} into after;
  select string_agg(gone, ', ') into lost from (select unnest(before) except select unnest(after)) as things(gone);
  if lost is not null then
    raise exception '${lostWithOurs}%', lost;
  end if;
end $drop$;
`
