import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(RUNS);
  await knex.raw(OWNERSHIP);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table schedule_slots, candidates, journal, actions, task_items, tasks, leases;
    drop sequence epochs;
  `);
}

// An action outlives its run: its key is what keeps a write from being done twice, however old the first one is.
const RUNS = `
  create table tasks (
    id bigint generated always as identity primary key,
    pipeline text not null,
    plan jsonb not null,
    plan_version text not null,
    trigger text not null,
    state text not null check (state in ('queued', 'selecting', 'working', 'waiting', 'finished', 'failed', 'stopped')),
    dry_run boolean not null,
    only_keys text[],
    cursor jsonb not null default '{}',
    slot timestamptz,
    behind boolean not null default false,
    not_before timestamptz,
    batches integer not null default 0,
    reason text,
    started_at timestamptz not null default now(),
    finished_at timestamptz
  );
  create index tasks_by_pipeline on tasks (pipeline, id);
  create index tasks_going on tasks (pipeline, id) where finished_at is null;
  create index tasks_finished on tasks (finished_at) where finished_at is not null;

  create table task_items (
    id bigint generated always as identity primary key,
    task_id bigint not null references tasks on delete cascade,
    key text not null,
    label text not null,
    ordinal integer not null,
    batch integer,
    state text not null default 'pending' check (state in ('pending', 'ready', 'settled')),
    step integer not null default 0,
    facts jsonb not null,
    outcome text check (outcome in ('done', 'nothing', 'failed', 'deferred', 'held', 'skipped', 'given-up', 'dry')),
    reason text,
    attempts integer not null default 0,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    unique (task_id, key),
    check ((state = 'settled') = (outcome is not null))
  );
  create index task_items_in_order on task_items (task_id, ordinal);
  create index task_items_by_key on task_items (key, id);
  create index task_items_pending on task_items (task_id, ordinal) where state = 'pending';

  create table journal (
    id bigint generated always as identity primary key,
    task_id bigint not null references tasks on delete cascade,
    item_id bigint references task_items on delete cascade,
    kind text not null,
    message text not null,
    data jsonb,
    at timestamptz not null default clock_timestamp()
  );
  create index journal_by_task on journal (task_id, id);
  create index journal_by_item on journal (item_id, id) where item_id is not null;

  create table candidates (
    id bigint generated always as identity primary key,
    item_id bigint not null references task_items on delete cascade,
    release jsonb not null,
    verdict text not null check (verdict in ('accept', 'reject')),
    score real not null,
    why text not null,
    gates jsonb not null,
    parts jsonb not null
  );
  create index candidates_by_item on candidates (item_id, id);

  create table actions (
    id bigint generated always as identity primary key,
    key text not null unique,
    kind text not null,
    instance text not null,
    task_id bigint references tasks on delete set null,
    item_id bigint references task_items on delete set null,
    state text not null check (state in ('intended', 'doing', 'done', 'failed', 'held')),
    intent jsonb not null,
    payload bytea,
    result jsonb,
    epoch bigint,
    created_at timestamptz not null default now(),
    claimed_at timestamptz,
    settled_at timestamptz
  );
  create index actions_done on actions (kind, settled_at) where state = 'done';
  create index actions_open on actions (id) where state in ('intended', 'doing', 'held');
  create index actions_by_task on actions (task_id, id) where task_id is not null;
  create index actions_by_item on actions (item_id) where item_id is not null;

  create table schedule_slots (
    pipeline text not null,
    slot timestamptz not null,
    task_id bigint references tasks on delete set null,
    claimed_at timestamptz not null default now(),
    primary key (pipeline, slot)
  );
  create index schedule_slots_by_age on schedule_slots (slot);
  create index schedule_slots_by_task on schedule_slots (task_id) where task_id is not null;
`;

const OWNERSHIP = `
  create sequence epochs;
  create table leases (
    daemon text primary key,
    epoch bigint not null unique,
    host text not null,
    pid integer not null,
    process_started text not null,
    pools text[] not null default '{}',
    started_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null
  );
`;
