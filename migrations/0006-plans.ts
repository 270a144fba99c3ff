import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(LINES);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table tasks drop column applies, drop column planning;
    drop table plan_lines;
    drop index plans_of_a_run;
    alter table plans drop constraint plans_state_check, drop column origin, drop column version, drop column compiled,
      add column proposal jsonb not null default '{}';
    update plans set state = 'outdated' where state not in ('proposed', 'applied', 'rejected', 'outdated');
    alter table plans alter column proposal drop default,
      add constraint plans_state_check check (state in ('proposed', 'applied', 'rejected', 'outdated'));
  `);
}

// A line is one write that waits for a word of its owner: what it would do, and all that is needed to do just that later.
const LINES = `
  alter table plans drop constraint plans_state_check, drop column proposal,
    add column origin text not null default 'held' check (origin in ('live', 'held')),
    add column version text not null default '',
    add column compiled jsonb not null default '{}',
    add constraint plans_state_check check (state in ('making', 'proposed', 'applying', 'applied', 'rejected', 'outdated'));
  create unique index plans_of_a_run on plans (task_id) where task_id is not null;

  create table plan_lines (
    id bigint generated always as identity primary key,
    plan_id bigint not null references plans on delete cascade,
    item_key text not null,
    label text not null,
    step integer not null,
    kind text not null check (kind in ('grab', 'link', 'metadata', 'series')),
    title text not null,
    intent jsonb not null,
    same text not null,
    facts jsonb not null,
    state text not null default 'proposed' check (state in ('proposed', 'approved', 'applied', 'rejected', 'outdated')),
    reason text,
    proposed_at timestamptz not null default now(),
    settled_at timestamptz,
    unique (plan_id, item_key, step, kind)
  );
  create index plan_lines_by_state on plan_lines (plan_id, state, id);
  create index plan_lines_by_item on plan_lines (item_key, id);

  alter table tasks add column planning boolean not null default false,
    add column applies bigint references plans on delete set null;
  create index tasks_by_applied on tasks (applies) where applies is not null;
`;
