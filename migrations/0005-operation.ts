import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(LIMITS);
  await knex.raw(MESSAGES);
  await knex.raw(ACCESS);
  await knex.raw(PLUGINS);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table cache, plugin_state, api_logs, api_keys, config_versions, plans, outbox, inbox, holders, pauses, budgets, limits;
  `);
}

const LIMITS = `
  create table limits (
    key text primary key,
    next_at timestamptz not null
  );
  create table budgets (
    key text not null,
    day date not null,
    used integer not null default 0,
    primary key (key, day)
  );
  create table pauses (
    key text primary key,
    until timestamptz not null,
    reason text not null
  );
  create table holders (
    name text primary key,
    token text not null,
    epoch bigint,
    expires_at timestamptz not null
  );
`;

const MESSAGES = `
  create table inbox (
    id bigint generated always as identity primary key,
    instance text not null,
    message_id text not null,
    body_hash text not null,
    event jsonb not null,
    received_at timestamptz not null default now(),
    handled_at timestamptz,
    unique (instance, message_id)
  );
  create index inbox_open on inbox (id) where handled_at is null;
  create index inbox_by_age on inbox (received_at);

  create table outbox (
    id bigint generated always as identity primary key,
    key text not null unique,
    instance text not null,
    kind text not null check (kind in ('notification', 'webhook')),
    message jsonb not null,
    state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed')),
    attempts integer not null default 0,
    reason text,
    created_at timestamptz not null default now(),
    sent_at timestamptz
  );
  create index outbox_waiting on outbox (id) where state in ('waiting', 'sending');
  create index outbox_by_age on outbox (created_at);

  create table plans (
    id bigint generated always as identity primary key,
    pipeline text not null,
    task_id bigint references tasks on delete set null,
    state text not null default 'proposed' check (state in ('proposed', 'applied', 'rejected', 'outdated')),
    proposal jsonb not null,
    made_at timestamptz not null default now(),
    decided_at timestamptz,
    decided_by text
  );
  create index plans_by_state on plans (state, id);
  create index plans_by_task on plans (task_id) where task_id is not null;

  create table config_versions (
    version text primary key,
    plan jsonb not null,
    loaded_at timestamptz not null default now()
  );
  create index config_versions_by_age on config_versions (loaded_at);
`;

const ACCESS = `
  create table api_keys (
    id bigint generated always as identity primary key,
    name text not null,
    hash bytea not null unique,
    scopes text[] not null check (scopes <@ array['read', 'operate', 'admin'] and cardinality(scopes) > 0),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
  );

  create table api_logs (
    id bigint generated always as identity primary key,
    key_id bigint,
    method text not null,
    path text not null,
    status integer not null,
    ms real not null,
    ip text,
    at timestamptz not null default now()
  );
  create index api_logs_by_age on api_logs (at);
`;

const PLUGINS = `
  create table plugin_state (
    instance text not null,
    key text not null,
    value jsonb,
    sealed bytea,
    updated_at timestamptz not null default now(),
    primary key (instance, key),
    check ((value is null) <> (sealed is null))
  );

  create table cache (
    key text primary key,
    value jsonb not null,
    expires_at timestamptz not null
  );
  create index cache_by_age on cache (expires_at);
`;
