import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(INBOX);
  await knex.raw(WATCHES);
  await knex.raw(FEED);
  await knex.raw(OWN_EVENTS);
  await knex.raw(FEED_OF_ROWS);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger feed_of_runs on tasks;
    drop trigger feed_of_new_runs on tasks;
    drop trigger feed_of_items on task_items;
    drop trigger feed_of_downloads on downloads;
    drop trigger feed_of_journal on journal;
    drop trigger feed_of_plans on plans;
    drop trigger feed_of_config on config_versions;
    drop trigger events_of_downloads on downloads;
    drop trigger events_of_corrections on metadata_corrections;
    drop trigger events_of_plans on plans;
    drop trigger events_of_runs on tasks;
    drop function feed_of_runs, feed_of_items, feed_of_downloads, feed_of_journal, feed_of_plans, feed_of_config, events_of_downloads, events_of_corrections, events_of_plans, events_of_runs, put_event;
    drop table feed cascade;
    drop function ring_feed;
    drop table problems, watches, event_starts;
    drop index inbox_due, inbox_same, actions_by_path, actions_at_entry;
    alter table outbox drop column due_at;
    alter table inbox drop column name, drop column subject, drop column channel, drop column due_at, drop column attempts, drop column verdict;
  `);
}

// A row without a name is a webhook as it came in, which its plugin has still to read.
const INBOX = `
  alter table inbox
    add column name text,
    add column subject text,
    add column channel text not null default 'hook' check (channel in ('hook', 'watch', 'own')),
    add column due_at timestamptz not null default now(),
    add column attempts integer not null default 0,
    add column verdict text,
    add constraint inbox_subject check ((name is null) = (subject is null));
  create index inbox_due on inbox (due_at, id) where handled_at is null;
  create index inbox_same on inbox (instance, name, subject, received_at) where name is not null;

  create table event_starts (
    pipeline text not null,
    key text not null,
    since timestamptz not null,
    primary key (pipeline, key)
  );

  create index actions_by_path on actions ((intent ->> 'relPath')) where intent ->> 'relPath' is not null;
  create index actions_at_entry on actions ((intent ->> 'entry')) where state = 'doing';

  alter table outbox add column due_at timestamptz not null default now();
`;

const WATCHES = `
  create table watches (
    instance text primary key,
    cursor text,
    holder text,
    held_until timestamptz,
    looked_at timestamptz,
    failures integer not null default 0
  );

  create table problems (
    id text primary key,
    severity text not null,
    sentence text not null,
    remedy text not null,
    since timestamptz not null,
    seen_at timestamptz not null,
    told_at timestamptz
  );
`;

// Ids are given when a row is written, and seen when its transaction ends: readers go by transaction first, or they would miss a late one.
const FEED = `
  create table feed (
    id bigint generated always as identity primary key,
    tx xid8 not null default pg_current_xact_id(),
    kind text not null,
    data jsonb not null,
    at timestamptz not null default clock_timestamp()
  );
  create index feed_in_order on feed (tx, id);
  create index feed_by_age on feed (at);

  create function ring_feed() returns trigger language plpgsql as $$
  begin
    perform pg_notify('tomewright', 'feed');
    return null;
  end $$;
  create trigger ring_feed after insert on feed for each statement execute function ring_feed();
`;

// Written by the rows themselves, so that no way to change one can forget to tell of it, and both happen or neither.
const OWN_EVENTS = `
  create function put_event(event_name text, event_instance text, event_subject text, event_id text, event jsonb) returns void language plpgsql as $$
  begin
    insert into inbox (instance, message_id, body_hash, event, name, subject, channel, received_at, due_at)
      values (event_instance, event_name || ':' || event_id, '', event, event_name, event_subject, 'own', clock_timestamp(), '-infinity')
      on conflict (instance, message_id) do nothing;
    perform pg_notify('tomewright', 'inbox');
  end $$;

  create function events_of_downloads() returns trigger language plpgsql as $$
  declare
    event jsonb := jsonb_build_object('download', new.id::text, 'book', new.book_id::text, 'pipeline', new.pipeline, 'reason', new.reason);
  begin
    if new.state = 'finished' then
      perform put_event('download.finished', new.downloader, new.id::text, new.id || ':' || new.attempts, event);
    elsif new.state = 'imported' then
      perform put_event('book.imported', new.downloader, new.id::text, new.id::text, event);
    elsif new.state in ('failed', 'abandoned') and old.state not in ('failed', 'abandoned') then
      perform put_event('download.failed', new.downloader, new.id::text, new.id || ':' || new.attempts, event);
    end if;
    return null;
  end $$;
  create trigger events_of_downloads after update of state on downloads
    for each row when (old.state is distinct from new.state) execute function events_of_downloads();

  create function events_of_corrections() returns trigger language plpgsql as $$
  begin
    perform put_event('metadata.corrected', library, entry, min(id)::text,
      jsonb_build_object('book', book_id::text, 'library', library, 'entry', entry, 'run', task_id::text, 'fields', jsonb_agg(field order by id)))
      from written group by book_id, library, entry, task_id;
    insert into feed (kind, data) select 'book', jsonb_build_object('id', book_id::text, 'because', 'corrected') from written group by book_id;
    return null;
  end $$;
  create trigger events_of_corrections after insert on metadata_corrections
    referencing new table as written for each statement execute function events_of_corrections();

  create function events_of_plans() returns trigger language plpgsql as $$
  begin
    perform put_event('plan.waiting', new.pipeline, new.id::text, new.id::text,
      jsonb_build_object('plan', new.id::text, 'pipeline', new.pipeline, 'run', new.task_id::text));
    return null;
  end $$;
  create function events_of_runs() returns trigger language plpgsql as $$
  begin
    perform put_event('run.ended', new.pipeline, new.id::text, new.id::text, jsonb_build_object('run', new.id::text));
    return null;
  end $$;
  create trigger events_of_runs after update of finished_at on tasks
    for each row when (old.finished_at is null and new.finished_at is not null and new.state <> 'stopped' and not new.dry_run
      and new.plan -> 'notify' <> '{}') execute function events_of_runs();

  create trigger events_of_plans after insert on plans for each row when (new.state = 'proposed') execute function events_of_plans();
`;

// The run of an interval that brings nothing leaves no trace, not even here: it is told of when it ends and stays.
const FEED_OF_ROWS = `
  create function feed_of_runs() returns trigger language plpgsql as $$
  begin
    insert into feed (kind, data) values ('run', jsonb_build_object('id', new.id::text, 'pipeline', new.pipeline, 'trigger', new.trigger,
      'state', new.state, 'dryRun', new.dry_run, 'reason', new.reason));
    return null;
  end $$;
  create trigger feed_of_new_runs after insert on tasks for each row when (new.trigger <> 'every') execute function feed_of_runs();
  create trigger feed_of_runs after update of state on tasks
    for each row when (old.state is distinct from new.state and (new.trigger <> 'every' or new.finished_at is not null))
    execute function feed_of_runs();

  create function feed_of_items() returns trigger language plpgsql as $$
  begin
    insert into feed (kind, data) values ('item', jsonb_build_object('id', new.id::text, 'run', new.task_id::text, 'key', new.key, 'label', new.label,
      'state', new.state, 'step', new.step, 'outcome', new.outcome, 'reason', new.reason));
    return null;
  end $$;
  create trigger feed_of_items after update of state, step on task_items
    for each row when (old.state is distinct from new.state or old.step is distinct from new.step) execute function feed_of_items();

  create function feed_of_downloads() returns trigger language plpgsql as $$
  begin
    insert into feed (kind, data) values ('download', jsonb_build_object('id', new.id::text, 'book', new.book_id::text,
      'title', new.release ->> 'title', 'downloader', new.downloader, 'state', new.state, 'progress', new.progress,
      'bytesLeft', new.bytes_left, 'word', new.word, 'reason', new.reason));
    if new.state = 'imported' then
      insert into feed (kind, data) values ('book', jsonb_build_object('id', new.book_id::text, 'because', 'imported'));
    end if;
    return null;
  end $$;
  create trigger feed_of_downloads after update of state, progress on downloads
    for each row when (old.state is distinct from new.state or floor(old.progress * 100) is distinct from floor(new.progress * 100))
    execute function feed_of_downloads();

  create function feed_of_journal() returns trigger language plpgsql as $$
  begin
    insert into feed (kind, data) select 'journal', jsonb_build_object('run', task_id::text, 'item', item_id::text, 'id', id::text, 'kind', kind,
      'message', left(message, 1000), 'at', at) from written order by id;
    return null;
  end $$;
  create trigger feed_of_journal after insert on journal referencing new table as written for each statement execute function feed_of_journal();

  create function feed_of_plans() returns trigger language plpgsql as $$
  begin
    insert into feed (kind, data) values ('plan', jsonb_build_object('id', new.id::text, 'pipeline', new.pipeline, 'state', new.state));
    return null;
  end $$;
  create trigger feed_of_plans after insert or update of state on plans for each row execute function feed_of_plans();

  create function feed_of_config() returns trigger language plpgsql as $$
  begin
    insert into feed (kind, data) values ('config', jsonb_build_object('version', new.version));
    return null;
  end $$;
  create trigger feed_of_config after insert on config_versions for each row execute function feed_of_config();
`;
