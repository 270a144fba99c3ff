import type { Knex } from 'knex';

// Who watches a run sees how far it is, without asking again.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    feedOfRuns(`, 'items', (select count(*) from task_items where task_id = new.id), 'byOutcome', coalesce((select jsonb_object_agg(outcome, n)
        from (select outcome, count(*) as n from task_items where task_id = new.id and outcome is not null group by outcome) o), '{}')`),
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(feedOfRuns(''));
}

const feedOfRuns = (counts: string): string => `
  create or replace function feed_of_runs() returns trigger language plpgsql as $$
  begin
    insert into feed (kind, data) values ('run', jsonb_build_object('id', new.id::text, 'pipeline', new.pipeline, 'trigger', new.trigger,
      'state', new.state, 'dryRun', new.dry_run, 'reason', new.reason${counts}));
    return null;
  end $$;
`;
