-- A database as it was before 0010-progress, with a little of everything in it; made by pg_dump --inserts. Migrations begin from it in tests.
SET check_function_bodies = false;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE FUNCTION public.events_of_corrections() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    perform put_event('metadata.corrected', library, entry, min(id)::text,
      jsonb_build_object('book', book_id::text, 'library', library, 'entry', entry, 'run', task_id::text, 'fields', jsonb_agg(field order by id)))
      from written group by book_id, library, entry, task_id;
    insert into feed (kind, data) select 'book', jsonb_build_object('id', book_id::text, 'because', 'corrected') from written group by book_id;
    return null;
  end $$;
CREATE FUNCTION public.events_of_downloads() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION public.events_of_plans() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    perform put_event('plan.waiting', new.pipeline, new.id::text, new.id::text,
      jsonb_build_object('plan', new.id::text, 'pipeline', new.pipeline, 'run', new.task_id::text));
    return null;
  end $$;
CREATE FUNCTION public.events_of_runs() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    perform put_event('run.ended', new.pipeline, new.id::text, new.id::text, jsonb_build_object('run', new.id::text));
    return null;
  end $$;
CREATE FUNCTION public.feed_of_config() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    insert into feed (kind, data) values ('config', jsonb_build_object('version', new.version));
    return null;
  end $$;
CREATE FUNCTION public.feed_of_downloads() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    insert into feed (kind, data) values ('download', jsonb_build_object('id', new.id::text, 'book', new.book_id::text,
      'title', new.release ->> 'title', 'downloader', new.downloader, 'state', new.state, 'progress', new.progress,
      'bytesLeft', new.bytes_left, 'word', new.word, 'reason', new.reason));
    if new.state = 'imported' then
      insert into feed (kind, data) values ('book', jsonb_build_object('id', new.book_id::text, 'because', 'imported'));
    end if;
    return null;
  end $$;
CREATE FUNCTION public.feed_of_items() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    insert into feed (kind, data) values ('item', jsonb_build_object('id', new.id::text, 'run', new.task_id::text, 'key', new.key, 'label', new.label,
      'state', new.state, 'step', new.step, 'outcome', new.outcome, 'reason', new.reason));
    return null;
  end $$;
CREATE FUNCTION public.feed_of_journal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    insert into feed (kind, data) select 'journal', jsonb_build_object('run', task_id::text, 'item', item_id::text, 'id', id::text, 'kind', kind,
      'message', left(message, 1000), 'at', at) from written order by id;
    return null;
  end $$;
CREATE FUNCTION public.feed_of_plans() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    insert into feed (kind, data) values ('plan', jsonb_build_object('id', new.id::text, 'pipeline', new.pipeline, 'state', new.state));
    return null;
  end $$;
CREATE FUNCTION public.feed_of_runs() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    insert into feed (kind, data) values ('run', jsonb_build_object('id', new.id::text, 'pipeline', new.pipeline, 'trigger', new.trigger,
      'state', new.state, 'dryRun', new.dry_run, 'reason', new.reason));
    return null;
  end $$;
CREATE FUNCTION public.learn_words() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    insert into search_words
      select distinct word from unnest(string_to_array(new.folded, ' ')) word where length(word) between 3 and 64 order by word
      on conflict do nothing;
    return null;
  end $$;
CREATE FUNCTION public.put_event(event_name text, event_instance text, event_subject text, event_id text, event jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
  begin
    insert into inbox (instance, message_id, body_hash, event, name, subject, channel, received_at, due_at)
      values (event_instance, event_name || ':' || event_id, '', event, event_name, event_subject, 'own', clock_timestamp(), '-infinity')
      on conflict (instance, message_id) do nothing;
    perform pg_notify('tomewright', 'inbox');
  end $$;
CREATE FUNCTION public.put_terms() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    new.terms := terms_of(new.id, new.folded);
    return new;
  end $$;
CREATE FUNCTION public.refresh_terms() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    update books set terms = terms_of(books.id, books.folded) where books.id in (select book_id from changed);
    return null;
  end $$;
CREATE FUNCTION public.ring_feed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    perform pg_notify('tomewright', 'feed');
    return null;
  end $$;
CREATE FUNCTION public.search_terms(folded text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select array_to_tsvector(array(select distinct left(word, 64) from unnest(string_to_array(folded, ' ')) word where word <> ''))
  $$;
CREATE FUNCTION public.terms_of(book bigint, folded text) RETURNS tsvector
    LANGUAGE sql STABLE
    AS $$
    select search_terms(concat_ws(' ', folded,
      (select string_agg(a.folded, ' ') from book_authors ba join authors a on a.id = ba.author_id where ba.book_id = book),
      (select string_agg(s.folded, ' ') from book_series bs join series s on s.id = bs.series_id where bs.book_id = book)))
  $$;
CREATE TABLE public.actions (
    id bigint NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    instance text NOT NULL,
    task_id bigint,
    item_id bigint,
    state text NOT NULL,
    intent jsonb NOT NULL,
    payload bytea,
    result jsonb,
    epoch bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    claimed_at timestamp with time zone,
    settled_at timestamp with time zone,
    CONSTRAINT actions_state_check CHECK ((state = ANY (ARRAY['intended'::text, 'doing'::text, 'done'::text, 'failed'::text, 'held'::text])))
);
ALTER TABLE public.actions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.actions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_keys (
    id bigint NOT NULL,
    name text NOT NULL,
    hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT api_keys_scopes_check CHECK (((scopes <@ ARRAY['read'::text, 'operate'::text, 'admin'::text]) AND (cardinality(scopes) > 0)))
);
ALTER TABLE public.api_keys ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.api_keys_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_logs (
    id bigint NOT NULL,
    key_id bigint,
    method text NOT NULL,
    path text NOT NULL,
    status integer NOT NULL,
    ms real NOT NULL,
    ip text,
    at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.api_logs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.api_logs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW public.author_completion AS
SELECT
    NULL::bigint AS id,
    NULL::text AS name,
    NULL::text AS folded,
    NULL::boolean AS follow,
    NULL::integer AS owned,
    NULL::integer AS missing;
CREATE TABLE public.authors (
    id bigint NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    at jsonb DEFAULT '{}'::jsonb NOT NULL,
    follow boolean,
    owned integer DEFAULT 0 NOT NULL,
    missing integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    cap integer,
    CONSTRAINT authors_cap_check CHECK ((cap >= 0))
);
ALTER TABLE public.authors ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.authors_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.blocklist (
    id bigint NOT NULL,
    source text NOT NULL,
    key text NOT NULL,
    info_hash text,
    title text NOT NULL,
    book_id bigint,
    reason text NOT NULL,
    blocked_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.blocklist ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.blocklist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.book_authors (
    book_id bigint NOT NULL,
    author_id bigint NOT NULL,
    ordinal integer NOT NULL
);
CREATE TABLE public.book_series (
    book_id bigint NOT NULL,
    series_id bigint NOT NULL,
    "position" text,
    ordinal numeric
);
CREATE TABLE public.books (
    id bigint NOT NULL,
    work_key text NOT NULL,
    title text NOT NULL,
    folded text NOT NULL,
    clue jsonb NOT NULL,
    record jsonb,
    isbn13 text,
    asin text,
    import_source text NOT NULL,
    sources jsonb DEFAULT '{}'::jsonb NOT NULL,
    completeness real,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    terms tsvector DEFAULT ''::tsvector NOT NULL
);
ALTER TABLE public.books ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.books_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.budgets (
    key text NOT NULL,
    day date NOT NULL,
    used integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.cache (
    key text NOT NULL,
    value jsonb NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.candidates (
    id bigint NOT NULL,
    item_id bigint NOT NULL,
    release jsonb NOT NULL,
    verdict text NOT NULL,
    score real NOT NULL,
    why text NOT NULL,
    gates jsonb NOT NULL,
    parts jsonb NOT NULL,
    CONSTRAINT candidates_verdict_check CHECK ((verdict = ANY (ARRAY['accept'::text, 'reject'::text])))
);
ALTER TABLE public.candidates ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.candidates_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.config_versions (
    version text NOT NULL,
    plan jsonb NOT NULL,
    loaded_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.downloader_cursors (
    downloader text NOT NULL,
    cursor text NOT NULL,
    saved_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.downloads (
    id bigint NOT NULL,
    book_id bigint NOT NULL,
    downloader text NOT NULL,
    ref text NOT NULL,
    state text NOT NULL,
    release jsonb NOT NULL,
    pipeline text NOT NULL,
    task_id bigint,
    item_id bigint,
    attempts integer DEFAULT 0 NOT NULL,
    next_retry timestamp with time zone,
    save_path text,
    reason text,
    word text,
    progress real DEFAULT 0 NOT NULL,
    bytes bigint,
    bytes_left bigint,
    last_byte_at timestamp with time zone,
    gone_since timestamp with time zone,
    gone_looks integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT downloads_state_check CHECK ((state = ANY (ARRAY['intended'::text, 'queued'::text, 'downloading'::text, 'stalled'::text, 'finished'::text, 'verified'::text, 'importing'::text, 'imported'::text, 'failed'::text, 'abandoned'::text])))
);
ALTER TABLE public.downloads ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.downloads_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.entries (
    id bigint NOT NULL,
    library text NOT NULL,
    external_id text NOT NULL,
    section text NOT NULL,
    book_id bigint NOT NULL,
    title text NOT NULL,
    rel_path text NOT NULL,
    path text NOT NULL,
    is_file boolean NOT NULL,
    is_missing boolean NOT NULL,
    ours boolean DEFAULT false NOT NULL,
    record jsonb NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    audio jsonb,
    bytes bigint,
    added_at timestamp with time zone,
    changed_at timestamp with time zone,
    fingerprint text NOT NULL,
    look text NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    gone_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.entries ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.entries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE SEQUENCE public.epochs
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE public.event_starts (
    pipeline text NOT NULL,
    key text NOT NULL,
    since timestamp with time zone NOT NULL
);
CREATE TABLE public.failed_attempts (
    id bigint NOT NULL,
    book_id bigint NOT NULL,
    download_id bigint,
    release jsonb NOT NULL,
    attempts integer NOT NULL,
    reason text NOT NULL,
    failed_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.failed_attempts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.failed_attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.feed (
    id bigint NOT NULL,
    tx xid8 DEFAULT pg_current_xact_id() NOT NULL,
    kind text NOT NULL,
    data jsonb NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
ALTER TABLE public.feed ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.feed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.field_locks (
    book_id bigint NOT NULL,
    field text NOT NULL,
    locked_by text NOT NULL,
    locked_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.genre_settings (
    source text NOT NULL,
    genre text NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    first integer DEFAULT 10 NOT NULL
);
CREATE TABLE public.holders (
    name text NOT NULL,
    token text NOT NULL,
    epoch bigint,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.inbox (
    id bigint NOT NULL,
    instance text NOT NULL,
    message_id text NOT NULL,
    body_hash text NOT NULL,
    event jsonb NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    handled_at timestamp with time zone,
    name text,
    subject text,
    channel text DEFAULT 'hook'::text NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    verdict text,
    CONSTRAINT inbox_channel_check CHECK ((channel = ANY (ARRAY['hook'::text, 'watch'::text, 'own'::text]))),
    CONSTRAINT inbox_subject CHECK (((name IS NULL) = (subject IS NULL)))
);
ALTER TABLE public.inbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inventory (
    library text NOT NULL,
    accepted integer,
    last_total integer,
    good_looks integer DEFAULT 0 NOT NULL,
    braked boolean DEFAULT false NOT NULL,
    looked_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.journal (
    id bigint NOT NULL,
    task_id bigint NOT NULL,
    item_id bigint,
    kind text NOT NULL,
    message text NOT NULL,
    data jsonb,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
ALTER TABLE public.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.knex_migrations (
    id integer NOT NULL,
    name character varying(255),
    batch integer,
    migration_time timestamp with time zone
);
CREATE SEQUENCE public.knex_migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.knex_migrations_id_seq OWNED BY public.knex_migrations.id;
CREATE TABLE public.knex_migrations_lock (
    index integer NOT NULL,
    is_locked integer
);
CREATE SEQUENCE public.knex_migrations_lock_index_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.knex_migrations_lock_index_seq OWNED BY public.knex_migrations_lock.index;
CREATE TABLE public.leases (
    daemon text NOT NULL,
    epoch bigint NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    process_started text NOT NULL,
    pools text[] DEFAULT '{}'::text[] NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.limits (
    key text NOT NULL,
    next_at timestamp with time zone NOT NULL
);
CREATE TABLE public.looks (
    library text NOT NULL,
    look text NOT NULL,
    begun_at timestamp with time zone NOT NULL
);
CREATE TABLE public.metadata_corrections (
    id bigint NOT NULL,
    book_id bigint NOT NULL,
    library text NOT NULL,
    entry text NOT NULL,
    task_id bigint,
    field text NOT NULL,
    before jsonb,
    after jsonb,
    source text NOT NULL,
    confidence real NOT NULL,
    corrected_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    undone_at timestamp with time zone
);
CREATE VIEW public.metadata_completeness AS
 SELECT e.library,
    e.external_id AS entry,
    b.id AS book_id,
    b.title,
    b.completeness,
    b.sources,
    ( SELECT max(c.corrected_at) AS max
           FROM public.metadata_corrections c
          WHERE ((c.book_id = b.id) AND (c.undone_at IS NULL))) AS corrected_at
   FROM (public.entries e
     JOIN public.books b ON ((b.id = e.book_id)))
  WHERE (e.gone_at IS NULL);
ALTER TABLE public.metadata_corrections ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.metadata_corrections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.missing_books (
    id bigint NOT NULL,
    book_id bigint NOT NULL,
    reason text NOT NULL,
    series_id bigint,
    author_id bigint,
    state text DEFAULT 'missing'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_try timestamp with time zone,
    last_try timestamp with time zone,
    last_reason text,
    given_up_at timestamp with time zone,
    closed_because text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT missing_books_reason_check CHECK ((reason = ANY (ARRAY['series_gap'::text, 'author_gap'::text, 'wanted'::text]))),
    CONSTRAINT missing_books_state_check CHECK ((state = ANY (ARRAY['missing'::text, 'closed'::text, 'ignored'::text])))
);
ALTER TABLE public.missing_books ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.missing_books_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    key text NOT NULL,
    instance text NOT NULL,
    kind text NOT NULL,
    message jsonb NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT outbox_kind_check CHECK ((kind = ANY (ARRAY['notification'::text, 'webhook'::text]))),
    CONSTRAINT outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'failed'::text])))
);
ALTER TABLE public.outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.pauses (
    key text NOT NULL,
    until timestamp with time zone NOT NULL,
    reason text NOT NULL
);
CREATE TABLE public.pipeline_switches (
    pipeline text NOT NULL,
    state text NOT NULL,
    until timestamp with time zone,
    set_by text NOT NULL,
    set_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pipeline_switches_state_check CHECK ((state = ANY (ARRAY['paused'::text, 'disabled'::text])))
);
CREATE TABLE public.plan_lines (
    id bigint NOT NULL,
    plan_id bigint NOT NULL,
    item_key text NOT NULL,
    label text NOT NULL,
    step integer NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    intent jsonb NOT NULL,
    same text NOT NULL,
    facts jsonb NOT NULL,
    state text DEFAULT 'proposed'::text NOT NULL,
    reason text,
    proposed_at timestamp with time zone DEFAULT now() NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT plan_lines_kind_check CHECK ((kind = ANY (ARRAY['grab'::text, 'link'::text, 'metadata'::text, 'series'::text]))),
    CONSTRAINT plan_lines_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'applied'::text, 'rejected'::text, 'outdated'::text])))
);
ALTER TABLE public.plan_lines ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.plan_lines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.plans (
    id bigint NOT NULL,
    pipeline text NOT NULL,
    task_id bigint,
    state text DEFAULT 'proposed'::text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    decided_at timestamp with time zone,
    decided_by text,
    origin text DEFAULT 'held'::text NOT NULL,
    version text DEFAULT ''::text NOT NULL,
    compiled jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT plans_origin_check CHECK ((origin = ANY (ARRAY['live'::text, 'held'::text]))),
    CONSTRAINT plans_state_check CHECK ((state = ANY (ARRAY['making'::text, 'proposed'::text, 'applying'::text, 'applied'::text, 'rejected'::text, 'outdated'::text])))
);
ALTER TABLE public.plans ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.plans_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.plugin_state (
    instance text NOT NULL,
    key text NOT NULL,
    value jsonb,
    sealed bytea,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT plugin_state_check CHECK (((value IS NULL) <> (sealed IS NULL)))
);
CREATE TABLE public.plugin_switches (
    instance text NOT NULL,
    set_by text NOT NULL,
    set_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.problems (
    id text NOT NULL,
    severity text NOT NULL,
    sentence text NOT NULL,
    remedy text NOT NULL,
    since timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone
);
CREATE TABLE public.releases (
    id bigint NOT NULL,
    source text NOT NULL,
    key text NOT NULL,
    title text NOT NULL,
    info_hash text,
    release jsonb NOT NULL,
    book_id bigint,
    first_seen timestamp with time zone DEFAULT now() NOT NULL,
    last_seen timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.releases ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.releases_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.schedule_slots (
    pipeline text NOT NULL,
    slot timestamp with time zone NOT NULL,
    task_id bigint,
    claimed_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.search_words (
    word text NOT NULL
);
CREATE TABLE public.series (
    id bigint NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    author_key text NOT NULL,
    at jsonb DEFAULT '{}'::jsonb NOT NULL,
    follow boolean,
    owned integer DEFAULT 0 NOT NULL,
    missing integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    cap integer,
    CONSTRAINT series_cap_check CHECK ((cap >= 0))
);
CREATE VIEW public.series_completion AS
SELECT
    NULL::bigint AS id,
    NULL::text AS name,
    NULL::text AS folded,
    NULL::boolean AS follow,
    NULL::integer AS owned,
    NULL::integer AS missing;
ALTER TABLE public.series ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.task_items (
    id bigint NOT NULL,
    task_id bigint NOT NULL,
    key text NOT NULL,
    label text NOT NULL,
    ordinal integer NOT NULL,
    batch integer,
    state text DEFAULT 'pending'::text NOT NULL,
    step integer DEFAULT 0 NOT NULL,
    facts jsonb NOT NULL,
    outcome text,
    reason text,
    attempts integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT task_items_check CHECK (((state = 'settled'::text) = (outcome IS NOT NULL))),
    CONSTRAINT task_items_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'nothing'::text, 'failed'::text, 'deferred'::text, 'held'::text, 'skipped'::text, 'given-up'::text, 'dry'::text]))),
    CONSTRAINT task_items_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'ready'::text, 'settled'::text])))
);
ALTER TABLE public.task_items ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.task_items_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.tasks (
    id bigint NOT NULL,
    pipeline text NOT NULL,
    plan jsonb NOT NULL,
    plan_version text NOT NULL,
    trigger text NOT NULL,
    state text NOT NULL,
    dry_run boolean NOT NULL,
    only_keys text[],
    cursor jsonb DEFAULT '{}'::jsonb NOT NULL,
    slot timestamp with time zone,
    behind boolean DEFAULT false NOT NULL,
    not_before timestamp with time zone,
    batches integer DEFAULT 0 NOT NULL,
    reason text,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    planning boolean DEFAULT false NOT NULL,
    applies bigint,
    CONSTRAINT tasks_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'selecting'::text, 'working'::text, 'waiting'::text, 'finished'::text, 'failed'::text, 'stopped'::text])))
);
ALTER TABLE public.tasks ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.tasks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.tombstones (
    book_id bigint NOT NULL,
    reason text NOT NULL,
    library text,
    laid_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.top_lists (
    source text NOT NULL,
    genre text NOT NULL,
    week date NOT NULL,
    place integer NOT NULL,
    release jsonb NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.watches (
    instance text NOT NULL,
    cursor text,
    holder text,
    held_until timestamp with time zone,
    looked_at timestamp with time zone,
    failures integer DEFAULT 0 NOT NULL
);
ALTER TABLE ONLY public.knex_migrations ALTER COLUMN id SET DEFAULT nextval('public.knex_migrations_id_seq'::regclass);
ALTER TABLE ONLY public.knex_migrations_lock ALTER COLUMN index SET DEFAULT nextval('public.knex_migrations_lock_index_seq'::regclass);
INSERT INTO public.actions OVERRIDING SYSTEM VALUE VALUES (1, 'add:aa', 'downloader.add', 'qbittorrent', 1, 1, 'done', '{"ref": "aa", "bytes": 100}', NULL, '{"id": "aa"}', NULL, '2026-11-26 02:09:31.744361+00', NULL, NULL);
INSERT INTO public.actions OVERRIDING SYSTEM VALUE VALUES (2, 'add:bb', 'downloader.add', 'qbittorrent', 2, 2, 'doing', '{"ref": "bb", "bytes": 200}', '\x000102ff', NULL, NULL, '2026-11-26 02:09:31.744361+00', NULL, NULL);
INSERT INTO public.api_keys OVERRIDING SYSTEM VALUE VALUES (1, 'mine', '\xabababababababababababababababababababababababababababababababab', '{admin}', '2026-11-26 02:09:31.799006+00', NULL, NULL, NULL);
INSERT INTO public.api_logs OVERRIDING SYSTEM VALUE VALUES (1, 1, 'GET', '/api/runs', 200, 3, '127.0.0.1', '2026-11-26 02:09:31.804442+00');
INSERT INTO public.authors OVERRIDING SYSTEM VALUE VALUES (1, 'L. Frank Baum', 'l frank baum', '{}', true, 0, 0, '2026-11-26 02:09:31.682154+00', '2026-11-26 02:09:31.682154+00', NULL);
INSERT INTO public.authors OVERRIDING SYSTEM VALUE VALUES (2, 'Ruth Plumly Thompson', 'ruth plumly thompson', '{}', NULL, 0, 0, '2026-11-26 02:09:31.682154+00', '2026-11-26 02:09:31.682154+00', NULL);
INSERT INTO public.blocklist OVERRIDING SYSTEM VALUE VALUES (1, 'prowlarr', 'k9', 'cc', 'Another', NULL, 'it is another book', '2026-11-26 02:09:31.763336+00');
INSERT INTO public.book_authors VALUES (1, 1, 0);
INSERT INTO public.book_authors VALUES (2, 1, 0);
INSERT INTO public.book_authors VALUES (3, 2, 0);
INSERT INTO public.book_series VALUES (1, 1, '1', 1);
INSERT INTO public.book_series VALUES (2, 1, '2', 2);
INSERT INTO public.books OVERRIDING SYSTEM VALUE VALUES (3, 'thompson/royal', 'The Royal Book of Oz', 'the royal book of oz', '{"title": "The Royal Book of Oz — “Königlich” 🦁"}', NULL, NULL, NULL, 'goodreads', '{}', 12, '2026-11-26 02:09:31.700035+00', '2026-11-26 02:09:31.700035+00', '''book'' ''of'' ''oz'' ''plumly'' ''royal'' ''ruth'' ''the'' ''thompson''');
INSERT INTO public.books OVERRIDING SYSTEM VALUE VALUES (1, 'baum/wizard', 'The Wonderful Wizard of Oz', 'the wonderful wizard of oz', '{"title": "The Wonderful Wizard of Oz", "authors": ["L. Frank Baum"]}', '{"ids": {}, "title": "The Wonderful Wizard of Oz", "authors": ["L. Frank Baum"]}', '9780000000001', NULL, 'audiobookshelf', '{"title": "audiobookshelf"}', 62, '2026-11-26 02:09:31.700035+00', '2026-11-26 02:09:31.700035+00', '''baum'' ''frank'' ''l'' ''of'' ''oz'' ''the'' ''wizard'' ''wonderful''');
INSERT INTO public.books OVERRIDING SYSTEM VALUE VALUES (2, 'baum/land', 'The Marvelous Land of Oz', 'the marvelous land of oz', '{"title": "The Marvelous Land of Oz", "authors": ["L. Frank Baum"]}', NULL, NULL, NULL, 'goodreads', '{}', 12, '2026-11-26 02:09:31.700035+00', '2026-11-26 02:09:31.700035+00', '''baum'' ''frank'' ''l'' ''land'' ''marvelous'' ''of'' ''oz'' ''the''');
INSERT INTO public.candidates OVERRIDING SYSTEM VALUE VALUES (1, 1, '{"title": "The Marvelous Land of Oz", "source": "prowlarr"}', 'accept', 0.93, 'title and author agree', '{}', '{}');
INSERT INTO public.config_versions VALUES ('v1', '{"pipelines": []}', '2026-11-26 02:09:31.816435+00');
INSERT INTO public.downloads OVERRIDING SYSTEM VALUE VALUES (1, 2, 'qbittorrent', 'aa', 'downloading', '{"key": "k1", "title": "The Marvelous Land of Oz", "source": "prowlarr"}', 'complete-series', 1, 1, 0, NULL, NULL, NULL, NULL, 0.4, 100, NULL, NULL, NULL, 0, '2026-11-26 02:09:31.745402+00', '2026-11-26 02:09:31.745402+00', NULL);
INSERT INTO public.entries OVERRIDING SYSTEM VALUE VALUES (1, 'audiobookshelf', 'li_1', 'audiobooks', 1, 'The Wonderful Wizard of Oz', 'L. Frank Baum/Oz/01 - The Wonderful Wizard of Oz', '/srv/audiobooks/L. Frank Baum/Oz/01 - The Wonderful Wizard of Oz', false, false, true, '{"ids": {}, "title": "The Wonderful Wizard of Oz", "authors": []}', '{kept}', NULL, 123456789, NULL, NULL, 'f1', 'l1', '2026-02-01 03:00:00+00', NULL, '2026-11-26 02:09:31.720439+00', '2026-11-26 02:09:31.720439+00');
INSERT INTO public.failed_attempts OVERRIDING SYSTEM VALUE VALUES (1, 3, NULL, '{"title": "x"}', 3, 'nobody seeds it', '2026-11-26 02:09:31.780412+00');
INSERT INTO public.feed OVERRIDING SYSTEM VALUE VALUES (1, '305772', 'run', '{"id": "1", "state": "finished", "dryRun": false, "reason": null, "trigger": "schedule", "pipeline": "complete-series"}', '2026-11-26 02:09:31.73285+00');
INSERT INTO public.feed OVERRIDING SYSTEM VALUE VALUES (2, '305772', 'run', '{"id": "2", "state": "working", "dryRun": false, "reason": null, "trigger": "manual", "pipeline": "complete-series"}', '2026-11-26 02:09:31.73309+00');
INSERT INTO public.feed OVERRIDING SYSTEM VALUE VALUES (3, '305774', 'journal', '{"at": "2026-11-26T02:09:31.740514+00:00", "id": "1", "run": "1", "item": "1", "kind": "find", "message": "one release is good"}', '2026-11-26 02:09:31.741131+00');
INSERT INTO public.feed OVERRIDING SYSTEM VALUE VALUES (4, '305780', 'book', '{"id": "1", "because": "corrected"}', '2026-11-26 02:09:31.773806+00');
INSERT INTO public.feed OVERRIDING SYSTEM VALUE VALUES (5, '305784', 'plan', '{"id": "1", "state": "proposed", "pipeline": "complete-series"}', '2026-11-26 02:09:31.789717+00');
INSERT INTO public.feed OVERRIDING SYSTEM VALUE VALUES (6, '305789', 'config', '{"version": "v1"}', '2026-11-26 02:09:31.816805+00');
INSERT INTO public.field_locks VALUES (1, 'title', 'its owner', '2026-11-26 02:09:31.777684+00');
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (1, 'audiobookshelf', 'metadata.corrected:1', '', '{"run": "1", "book": "1", "entry": "li_1", "fields": ["description"], "library": "audiobookshelf"}', '2026-11-26 02:09:31.773487+00', NULL, 'metadata.corrected', 'li_1', 'own', '-infinity', 0, NULL);
INSERT INTO public.inbox OVERRIDING SYSTEM VALUE VALUES (2, 'complete-series', 'plan.waiting:1', '', '{"run": "2", "plan": "1", "pipeline": "complete-series"}', '2026-11-26 02:09:31.789584+00', NULL, 'plan.waiting', '1', 'own', '-infinity', 0, NULL);
INSERT INTO public.inventory VALUES ('audiobookshelf', 1, 1, 2, false, '2026-11-26 02:09:31.812453+00');
INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (1, 1, 1, 'find', 'one release is good', '{"n": 1}', '2026-11-26 02:09:31.740514+00');
INSERT INTO public.knex_migrations VALUES (1, '0001-shelf', 1, '2026-11-26 02:09:07.068+00');
INSERT INTO public.knex_migrations VALUES (2, '0002-runs', 1, '2026-11-26 02:09:07.098+00');
INSERT INTO public.knex_migrations VALUES (3, '0003-downloads', 1, '2026-11-26 02:09:07.124+00');
INSERT INTO public.knex_migrations VALUES (4, '0004-provenance', 1, '2026-11-26 02:09:07.139+00');
INSERT INTO public.knex_migrations VALUES (5, '0005-operation', 1, '2026-11-26 02:09:07.167+00');
INSERT INTO public.knex_migrations VALUES (6, '0006-plans', 1, '2026-11-26 02:09:07.173+00');
INSERT INTO public.knex_migrations VALUES (7, '0007-api', 1, '2026-11-26 02:09:07.187+00');
INSERT INTO public.knex_migrations VALUES (8, '0008-events', 1, '2026-11-26 02:09:07.198+00');
INSERT INTO public.knex_migrations_lock VALUES (1, 0);
INSERT INTO public.limits VALUES ('myanonamouse', '2026-02-02 00:00:00+00');
INSERT INTO public.metadata_corrections OVERRIDING SYSTEM VALUE VALUES (1, 1, 'audiobookshelf', 'li_1', 1, 'description', NULL, '"A cyclone."', 'google-books', 0.9, '2026-11-26 02:09:31.772591+00', NULL);
INSERT INTO public.missing_books OVERRIDING SYSTEM VALUE VALUES (1, 2, 'series_gap', 1, NULL, 'missing', 0, NULL, NULL, NULL, NULL, NULL, '2026-11-26 02:09:31.726645+00', NULL);
INSERT INTO public.missing_books OVERRIDING SYSTEM VALUE VALUES (2, 3, 'wanted', NULL, NULL, 'ignored', 0, NULL, NULL, NULL, NULL, NULL, '2026-11-26 02:09:31.726645+00', NULL);
INSERT INTO public.plan_lines OVERRIDING SYSTEM VALUE VALUES (1, 1, 'book:3', 'The Royal Book of Oz', 2, 'grab', 'get it', '{"bytes": 1}', 'x', '{}', 'proposed', NULL, '2026-11-26 02:09:31.792401+00', NULL);
INSERT INTO public.plans OVERRIDING SYSTEM VALUE VALUES (1, 'complete-series', 2, 'proposed', '2026-11-26 02:09:31.789128+00', NULL, NULL, 'held', 'v1', '{}');
INSERT INTO public.plugin_state VALUES ('myanonamouse', 'session', NULL, '\xdeadbeef', '2026-11-26 02:09:31.820542+00');
INSERT INTO public.plugin_state VALUES ('audiobookshelf', 'cursor', '{"at": 1}', NULL, '2026-11-26 02:09:31.820542+00');
INSERT INTO public.problems VALUES ('down:prowlarr', 'warning', 'prowlarr does not answer', 'look', '2026-02-01 00:00:00+00', '2026-02-01 00:10:00+00', NULL);
INSERT INTO public.schedule_slots VALUES ('complete-series', '2026-02-02 03:00:00+00', 1, '2026-11-26 02:09:31.788629+00');
INSERT INTO public.search_words VALUES ('baum');
INSERT INTO public.search_words VALUES ('frank');
INSERT INTO public.search_words VALUES ('plumly');
INSERT INTO public.search_words VALUES ('ruth');
INSERT INTO public.search_words VALUES ('thompson');
INSERT INTO public.search_words VALUES ('the');
INSERT INTO public.search_words VALUES ('wizard');
INSERT INTO public.search_words VALUES ('wonderful');
INSERT INTO public.search_words VALUES ('land');
INSERT INTO public.search_words VALUES ('marvelous');
INSERT INTO public.search_words VALUES ('book');
INSERT INTO public.search_words VALUES ('royal');
INSERT INTO public.series OVERRIDING SYSTEM VALUE VALUES (1, 'Oz', 'oz', 'baum', '{"goodreads": "40371"}', NULL, 0, 0, '2026-11-26 02:09:31.696368+00', '2026-11-26 02:09:31.696368+00', 3);
INSERT INTO public.task_items OVERRIDING SYSTEM VALUE VALUES (1, 1, 'book:2', 'The Marvelous Land of Oz', 0, NULL, 'settled', 2, '{}', 'done', 'it is being downloaded', 0, '2026-11-26 02:09:31.738407+00', NULL);
INSERT INTO public.task_items OVERRIDING SYSTEM VALUE VALUES (2, 2, 'book:3', 'The Royal Book of Oz', 0, NULL, 'ready', 1, '{}', NULL, NULL, 0, '2026-11-26 02:09:31.738407+00', NULL);
INSERT INTO public.tasks OVERRIDING SYSTEM VALUE VALUES (1, 'complete-series', '{"name": "complete-series", "notify": {}}', 'v1', 'schedule', 'finished', false, NULL, '{}', NULL, false, NULL, 0, NULL, '2026-11-26 02:09:31.732135+00', '2026-02-02 04:00:00+00', false, NULL);
INSERT INTO public.tasks OVERRIDING SYSTEM VALUE VALUES (2, 'complete-series', '{"name": "complete-series", "notify": {}}', 'v1', 'manual', 'working', false, NULL, '{}', NULL, false, NULL, 0, NULL, '2026-11-26 02:09:31.732135+00', NULL, false, NULL);
INSERT INTO public.tombstones VALUES (3, 'its owner deleted it', 'audiobookshelf', '2026-11-26 02:09:31.766692+00');
INSERT INTO public.watches VALUES ('audiobookshelf', '42', NULL, NULL, NULL, 0);
SELECT pg_catalog.setval('public.actions_id_seq', 2, true);
SELECT pg_catalog.setval('public.api_keys_id_seq', 1, true);
SELECT pg_catalog.setval('public.api_logs_id_seq', 1, true);
SELECT pg_catalog.setval('public.authors_id_seq', 2, true);
SELECT pg_catalog.setval('public.blocklist_id_seq', 1, true);
SELECT pg_catalog.setval('public.books_id_seq', 3, true);
SELECT pg_catalog.setval('public.candidates_id_seq', 1, true);
SELECT pg_catalog.setval('public.downloads_id_seq', 1, true);
SELECT pg_catalog.setval('public.entries_id_seq', 1, true);
SELECT pg_catalog.setval('public.epochs', 1, false);
SELECT pg_catalog.setval('public.failed_attempts_id_seq', 1, true);
SELECT pg_catalog.setval('public.feed_id_seq', 6, true);
SELECT pg_catalog.setval('public.inbox_id_seq', 2, true);
SELECT pg_catalog.setval('public.journal_id_seq', 1, true);
SELECT pg_catalog.setval('public.knex_migrations_id_seq', 8, true);
SELECT pg_catalog.setval('public.knex_migrations_lock_index_seq', 1, true);
SELECT pg_catalog.setval('public.metadata_corrections_id_seq', 1, true);
SELECT pg_catalog.setval('public.missing_books_id_seq', 2, true);
SELECT pg_catalog.setval('public.outbox_id_seq', 1, false);
SELECT pg_catalog.setval('public.plan_lines_id_seq', 1, true);
SELECT pg_catalog.setval('public.plans_id_seq', 1, true);
SELECT pg_catalog.setval('public.releases_id_seq', 1, false);
SELECT pg_catalog.setval('public.series_id_seq', 1, true);
SELECT pg_catalog.setval('public.task_items_id_seq', 2, true);
SELECT pg_catalog.setval('public.tasks_id_seq', 2, true);
ALTER TABLE ONLY public.actions
    ADD CONSTRAINT actions_key_key UNIQUE (key);
ALTER TABLE ONLY public.actions
    ADD CONSTRAINT actions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_hash_key UNIQUE (hash);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_logs
    ADD CONSTRAINT api_logs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.authors
    ADD CONSTRAINT authors_folded_key UNIQUE (folded);
ALTER TABLE ONLY public.authors
    ADD CONSTRAINT authors_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.blocklist
    ADD CONSTRAINT blocklist_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.blocklist
    ADD CONSTRAINT blocklist_source_key_key UNIQUE (source, key);
ALTER TABLE ONLY public.book_authors
    ADD CONSTRAINT book_authors_pkey PRIMARY KEY (book_id, author_id);
ALTER TABLE ONLY public.book_series
    ADD CONSTRAINT book_series_pkey PRIMARY KEY (book_id, series_id);
ALTER TABLE ONLY public.books
    ADD CONSTRAINT books_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.books
    ADD CONSTRAINT books_work_key_key UNIQUE (work_key);
ALTER TABLE ONLY public.budgets
    ADD CONSTRAINT budgets_pkey PRIMARY KEY (key, day);
ALTER TABLE ONLY public.cache
    ADD CONSTRAINT cache_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.candidates
    ADD CONSTRAINT candidates_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.config_versions
    ADD CONSTRAINT config_versions_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.downloader_cursors
    ADD CONSTRAINT downloader_cursors_pkey PRIMARY KEY (downloader);
ALTER TABLE ONLY public.downloads
    ADD CONSTRAINT downloads_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_library_external_id_key UNIQUE (library, external_id);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.event_starts
    ADD CONSTRAINT event_starts_pkey PRIMARY KEY (pipeline, key);
ALTER TABLE ONLY public.failed_attempts
    ADD CONSTRAINT failed_attempts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT feed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.field_locks
    ADD CONSTRAINT field_locks_pkey PRIMARY KEY (book_id, field);
ALTER TABLE ONLY public.genre_settings
    ADD CONSTRAINT genre_settings_pkey PRIMARY KEY (source, genre);
ALTER TABLE ONLY public.holders
    ADD CONSTRAINT holders_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_instance_message_id_key UNIQUE (instance, message_id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inventory
    ADD CONSTRAINT inventory_pkey PRIMARY KEY (library);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.knex_migrations_lock
    ADD CONSTRAINT knex_migrations_lock_pkey PRIMARY KEY (index);
ALTER TABLE ONLY public.knex_migrations
    ADD CONSTRAINT knex_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leases
    ADD CONSTRAINT leases_epoch_key UNIQUE (epoch);
ALTER TABLE ONLY public.leases
    ADD CONSTRAINT leases_pkey PRIMARY KEY (daemon);
ALTER TABLE ONLY public.limits
    ADD CONSTRAINT limits_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.looks
    ADD CONSTRAINT looks_pkey PRIMARY KEY (library, look);
ALTER TABLE ONLY public.metadata_corrections
    ADD CONSTRAINT metadata_corrections_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.missing_books
    ADD CONSTRAINT missing_books_book_id_reason_key UNIQUE (book_id, reason);
ALTER TABLE ONLY public.missing_books
    ADD CONSTRAINT missing_books_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_key_key UNIQUE (key);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pauses
    ADD CONSTRAINT pauses_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.pipeline_switches
    ADD CONSTRAINT pipeline_switches_pkey PRIMARY KEY (pipeline);
ALTER TABLE ONLY public.plan_lines
    ADD CONSTRAINT plan_lines_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.plan_lines
    ADD CONSTRAINT plan_lines_plan_id_item_key_step_kind_key UNIQUE (plan_id, item_key, step, kind);
ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.plugin_state
    ADD CONSTRAINT plugin_state_pkey PRIMARY KEY (instance, key);
ALTER TABLE ONLY public.plugin_switches
    ADD CONSTRAINT plugin_switches_pkey PRIMARY KEY (instance);
ALTER TABLE ONLY public.problems
    ADD CONSTRAINT problems_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_source_key_key UNIQUE (source, key);
ALTER TABLE ONLY public.schedule_slots
    ADD CONSTRAINT schedule_slots_pkey PRIMARY KEY (pipeline, slot);
ALTER TABLE ONLY public.search_words
    ADD CONSTRAINT search_words_pkey PRIMARY KEY (word);
ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_folded_author_key_key UNIQUE (folded, author_key);
ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.task_items
    ADD CONSTRAINT task_items_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.task_items
    ADD CONSTRAINT task_items_task_id_key_key UNIQUE (task_id, key);
ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tombstones
    ADD CONSTRAINT tombstones_pkey PRIMARY KEY (book_id);
ALTER TABLE ONLY public.top_lists
    ADD CONSTRAINT top_lists_pkey PRIMARY KEY (source, genre, week, place);
ALTER TABLE ONLY public.watches
    ADD CONSTRAINT watches_pkey PRIMARY KEY (instance);
CREATE INDEX actions_at_entry ON public.actions USING btree (((intent ->> 'entry'::text))) WHERE (state = 'doing'::text);
CREATE INDEX actions_by_item ON public.actions USING btree (item_id) WHERE (item_id IS NOT NULL);
CREATE INDEX actions_by_path ON public.actions USING btree (((intent ->> 'relPath'::text))) WHERE ((intent ->> 'relPath'::text) IS NOT NULL);
CREATE INDEX actions_by_task ON public.actions USING btree (task_id, id) WHERE (task_id IS NOT NULL);
CREATE INDEX actions_done ON public.actions USING btree (kind, settled_at) WHERE (state = 'done'::text);
CREATE INDEX actions_open ON public.actions USING btree (id) WHERE (state = ANY (ARRAY['intended'::text, 'doing'::text, 'held'::text]));
CREATE INDEX api_logs_by_age ON public.api_logs USING btree (at);
CREATE INDEX authors_by_folded ON public.authors USING btree (folded text_pattern_ops, id);
CREATE INDEX authors_by_name ON public.authors USING btree (folded COLLATE "C", id);
CREATE INDEX authors_by_terms ON public.authors USING gin (public.search_terms(folded));
CREATE INDEX blocklist_by_book ON public.blocklist USING btree (book_id) WHERE (book_id IS NOT NULL);
CREATE INDEX blocklist_by_hash ON public.blocklist USING btree (info_hash) WHERE (info_hash IS NOT NULL);
CREATE INDEX book_authors_by_author ON public.book_authors USING btree (author_id);
CREATE INDEX book_series_by_series ON public.book_series USING btree (series_id, ordinal);
CREATE INDEX books_by_age ON public.books USING btree (created_at, id);
CREATE INDEX books_by_asin ON public.books USING btree (asin) WHERE (asin IS NOT NULL);
CREATE INDEX books_by_completeness ON public.books USING btree (completeness, id);
CREATE INDEX books_by_folded ON public.books USING btree (folded text_pattern_ops);
CREATE INDEX books_by_isbn ON public.books USING btree (isbn13) WHERE (isbn13 IS NOT NULL);
CREATE INDEX books_by_terms ON public.books USING gin (terms);
CREATE INDEX books_by_title ON public.books USING btree (folded COLLATE "C", id);
CREATE INDEX cache_by_age ON public.cache USING btree (expires_at);
CREATE INDEX candidates_by_item ON public.candidates USING btree (item_id, id);
CREATE INDEX config_versions_by_age ON public.config_versions USING btree (loaded_at);
CREATE INDEX corrections_by_book ON public.metadata_corrections USING btree (book_id, library, field, id);
CREATE INDEX corrections_by_task ON public.metadata_corrections USING btree (task_id, id) WHERE (task_id IS NOT NULL);
CREATE UNIQUE INDEX corrections_once ON public.metadata_corrections USING btree (task_id, library, entry, field) WHERE (task_id IS NOT NULL);
CREATE INDEX downloads_by_book ON public.downloads USING btree (book_id, id);
CREATE INDEX downloads_by_item ON public.downloads USING btree (item_id) WHERE (item_id IS NOT NULL);
CREATE INDEX downloads_by_state ON public.downloads USING btree (state, id);
CREATE INDEX downloads_by_task ON public.downloads USING btree (task_id) WHERE (task_id IS NOT NULL);
CREATE INDEX downloads_due ON public.downloads USING btree (downloader, next_retry) WHERE (state = 'failed'::text);
CREATE INDEX downloads_open ON public.downloads USING btree (downloader, id) WHERE (state <> ALL (ARRAY['imported'::text, 'failed'::text, 'abandoned'::text]));
CREATE INDEX entries_by_added ON public.entries USING btree (library, added_at, id) WHERE (gone_at IS NULL);
CREATE INDEX entries_by_book ON public.entries USING btree (book_id) WHERE (gone_at IS NULL);
CREATE INDEX entries_by_path ON public.entries USING btree (library, rel_path);
CREATE INDEX failed_attempts_by_book ON public.failed_attempts USING btree (book_id, id);
CREATE INDEX failed_attempts_by_download ON public.failed_attempts USING btree (download_id) WHERE (download_id IS NOT NULL);
CREATE INDEX feed_by_age ON public.feed USING btree (at);
CREATE INDEX feed_in_order ON public.feed USING btree (tx, id);
CREATE INDEX inbox_by_age ON public.inbox USING btree (received_at);
CREATE INDEX inbox_due ON public.inbox USING btree (due_at, id) WHERE (handled_at IS NULL);
CREATE INDEX inbox_open ON public.inbox USING btree (id) WHERE (handled_at IS NULL);
CREATE INDEX inbox_same ON public.inbox USING btree (instance, name, subject, received_at) WHERE (name IS NOT NULL);
CREATE INDEX journal_by_item ON public.journal USING btree (item_id, id) WHERE (item_id IS NOT NULL);
CREATE INDEX journal_by_task ON public.journal USING btree (task_id, id);
CREATE INDEX missing_books_by_author ON public.missing_books USING btree (author_id) WHERE (state = 'missing'::text);
CREATE INDEX missing_books_by_series ON public.missing_books USING btree (series_id) WHERE (state = 'missing'::text);
CREATE INDEX missing_books_due ON public.missing_books USING btree (reason, next_try) WHERE ((state = 'missing'::text) AND (given_up_at IS NULL));
CREATE INDEX missing_books_open ON public.missing_books USING btree (id) WHERE (state = 'missing'::text);
CREATE UNIQUE INDEX one_open_download_a_book ON public.downloads USING btree (book_id) WHERE (state <> ALL (ARRAY['imported'::text, 'failed'::text, 'abandoned'::text]));
CREATE UNIQUE INDEX one_open_download_a_hash ON public.downloads USING btree (ref) WHERE (state <> ALL (ARRAY['imported'::text, 'failed'::text, 'abandoned'::text]));
CREATE INDEX outbox_by_age ON public.outbox USING btree (created_at);
CREATE INDEX outbox_waiting ON public.outbox USING btree (id) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]));
CREATE INDEX plan_lines_by_item ON public.plan_lines USING btree (item_key, id);
CREATE INDEX plan_lines_by_state ON public.plan_lines USING btree (plan_id, state, id);
CREATE INDEX plans_by_state ON public.plans USING btree (state, id);
CREATE INDEX plans_by_task ON public.plans USING btree (task_id) WHERE (task_id IS NOT NULL);
CREATE UNIQUE INDEX plans_of_a_run ON public.plans USING btree (task_id) WHERE (task_id IS NOT NULL);
CREATE INDEX releases_by_book ON public.releases USING btree (book_id) WHERE (book_id IS NOT NULL);
CREATE INDEX releases_by_hash ON public.releases USING btree (info_hash) WHERE (info_hash IS NOT NULL);
CREATE INDEX schedule_slots_by_age ON public.schedule_slots USING btree (slot);
CREATE INDEX schedule_slots_by_task ON public.schedule_slots USING btree (task_id) WHERE (task_id IS NOT NULL);
CREATE INDEX search_words_by_likeness ON public.search_words USING gin (word public.gin_trgm_ops);
CREATE INDEX series_by_folded ON public.series USING btree (folded text_pattern_ops, id);
CREATE INDEX series_by_name ON public.series USING btree (folded COLLATE "C", id);
CREATE INDEX series_by_terms ON public.series USING gin (public.search_terms(folded));
CREATE INDEX task_items_by_key ON public.task_items USING btree (key, id);
CREATE INDEX task_items_in_order ON public.task_items USING btree (task_id, ordinal);
CREATE INDEX task_items_pending ON public.task_items USING btree (task_id, ordinal) WHERE (state = 'pending'::text);
CREATE INDEX tasks_by_applied ON public.tasks USING btree (applies) WHERE (applies IS NOT NULL);
CREATE INDEX tasks_by_pipeline ON public.tasks USING btree (pipeline, id);
CREATE INDEX tasks_finished ON public.tasks USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX tasks_going ON public.tasks USING btree (pipeline, id) WHERE (finished_at IS NULL);
CREATE OR REPLACE VIEW public.author_completion AS
 SELECT a.id,
    a.name,
    a.folded,
    a.follow,
    (count(*) FILTER (WHERE o.owned))::integer AS owned,
    (count(*) FILTER (WHERE ((NOT o.owned) AND (m.book_id IS NOT NULL))))::integer AS missing
   FROM (((public.authors a
     JOIN public.book_authors ba ON ((ba.author_id = a.id)))
     CROSS JOIN LATERAL ( SELECT (EXISTS ( SELECT
                   FROM public.entries e
                  WHERE ((e.book_id = ba.book_id) AND (e.gone_at IS NULL)))) AS owned) o)
     LEFT JOIN ( SELECT DISTINCT missing_books.book_id
           FROM public.missing_books
          WHERE (missing_books.state = 'missing'::text)) m ON ((m.book_id = ba.book_id)))
  GROUP BY a.id;
CREATE OR REPLACE VIEW public.series_completion AS
 SELECT s.id,
    s.name,
    s.folded,
    s.follow,
    (count(*) FILTER (WHERE o.owned))::integer AS owned,
    (count(*) FILTER (WHERE ((NOT o.owned) AND (m.book_id IS NOT NULL))))::integer AS missing
   FROM (((public.series s
     JOIN public.book_series bs ON ((bs.series_id = s.id)))
     CROSS JOIN LATERAL ( SELECT (EXISTS ( SELECT
                   FROM public.entries e
                  WHERE ((e.book_id = bs.book_id) AND (e.gone_at IS NULL)))) AS owned) o)
     LEFT JOIN ( SELECT DISTINCT missing_books.book_id
           FROM public.missing_books
          WHERE (missing_books.state = 'missing'::text)) m ON ((m.book_id = bs.book_id)))
  GROUP BY s.id;
CREATE TRIGGER authors_learn AFTER INSERT OR UPDATE OF folded ON public.authors FOR EACH ROW EXECUTE FUNCTION public.learn_words();
CREATE TRIGGER book_authors_terms AFTER INSERT ON public.book_authors REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.refresh_terms();
CREATE TRIGGER book_authors_terms_gone AFTER DELETE ON public.book_authors REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.refresh_terms();
CREATE TRIGGER book_series_terms AFTER INSERT ON public.book_series REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.refresh_terms();
CREATE TRIGGER book_series_terms_gone AFTER DELETE ON public.book_series REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.refresh_terms();
CREATE TRIGGER books_learn AFTER INSERT OR UPDATE OF folded ON public.books FOR EACH ROW EXECUTE FUNCTION public.learn_words();
CREATE TRIGGER books_terms BEFORE INSERT OR UPDATE OF folded ON public.books FOR EACH ROW EXECUTE FUNCTION public.put_terms();
CREATE TRIGGER events_of_corrections AFTER INSERT ON public.metadata_corrections REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.events_of_corrections();
CREATE TRIGGER events_of_downloads AFTER UPDATE OF state ON public.downloads FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION public.events_of_downloads();
CREATE TRIGGER events_of_plans AFTER INSERT ON public.plans FOR EACH ROW WHEN ((new.state = 'proposed'::text)) EXECUTE FUNCTION public.events_of_plans();
CREATE TRIGGER events_of_runs AFTER UPDATE OF finished_at ON public.tasks FOR EACH ROW WHEN (((old.finished_at IS NULL) AND (new.finished_at IS NOT NULL) AND (new.state <> 'stopped'::text) AND (NOT new.dry_run) AND ((new.plan -> 'notify'::text) <> '{}'::jsonb))) EXECUTE FUNCTION public.events_of_runs();
CREATE TRIGGER feed_of_config AFTER INSERT ON public.config_versions FOR EACH ROW EXECUTE FUNCTION public.feed_of_config();
CREATE TRIGGER feed_of_downloads AFTER UPDATE OF state, progress ON public.downloads FOR EACH ROW WHEN (((old.state IS DISTINCT FROM new.state) OR (floor((old.progress * (100)::double precision)) IS DISTINCT FROM floor((new.progress * (100)::double precision))))) EXECUTE FUNCTION public.feed_of_downloads();
CREATE TRIGGER feed_of_items AFTER UPDATE OF state, step ON public.task_items FOR EACH ROW WHEN (((old.state IS DISTINCT FROM new.state) OR (old.step IS DISTINCT FROM new.step))) EXECUTE FUNCTION public.feed_of_items();
CREATE TRIGGER feed_of_journal AFTER INSERT ON public.journal REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.feed_of_journal();
CREATE TRIGGER feed_of_new_runs AFTER INSERT ON public.tasks FOR EACH ROW WHEN ((new.trigger <> 'every'::text)) EXECUTE FUNCTION public.feed_of_runs();
CREATE TRIGGER feed_of_plans AFTER INSERT OR UPDATE OF state ON public.plans FOR EACH ROW EXECUTE FUNCTION public.feed_of_plans();
CREATE TRIGGER feed_of_runs AFTER UPDATE OF state ON public.tasks FOR EACH ROW WHEN (((old.state IS DISTINCT FROM new.state) AND ((new.trigger <> 'every'::text) OR (new.finished_at IS NOT NULL)))) EXECUTE FUNCTION public.feed_of_runs();
CREATE TRIGGER ring_feed AFTER INSERT ON public.feed FOR EACH STATEMENT EXECUTE FUNCTION public.ring_feed();
CREATE TRIGGER series_learn AFTER INSERT OR UPDATE OF folded ON public.series FOR EACH ROW EXECUTE FUNCTION public.learn_words();
ALTER TABLE ONLY public.actions
    ADD CONSTRAINT actions_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.task_items(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.actions
    ADD CONSTRAINT actions_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.tasks(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.blocklist
    ADD CONSTRAINT blocklist_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.book_authors
    ADD CONSTRAINT book_authors_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.authors(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.book_authors
    ADD CONSTRAINT book_authors_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.book_series
    ADD CONSTRAINT book_series_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.book_series
    ADD CONSTRAINT book_series_series_id_fkey FOREIGN KEY (series_id) REFERENCES public.series(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.candidates
    ADD CONSTRAINT candidates_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.task_items(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.downloads
    ADD CONSTRAINT downloads_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.downloads
    ADD CONSTRAINT downloads_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.task_items(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.downloads
    ADD CONSTRAINT downloads_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.tasks(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.failed_attempts
    ADD CONSTRAINT failed_attempts_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.failed_attempts
    ADD CONSTRAINT failed_attempts_download_id_fkey FOREIGN KEY (download_id) REFERENCES public.downloads(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.field_locks
    ADD CONSTRAINT field_locks_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.task_items(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.tasks(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.metadata_corrections
    ADD CONSTRAINT metadata_corrections_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.metadata_corrections
    ADD CONSTRAINT metadata_corrections_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.tasks(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.missing_books
    ADD CONSTRAINT missing_books_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.authors(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.missing_books
    ADD CONSTRAINT missing_books_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.missing_books
    ADD CONSTRAINT missing_books_series_id_fkey FOREIGN KEY (series_id) REFERENCES public.series(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.plan_lines
    ADD CONSTRAINT plan_lines_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES public.plans(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.tasks(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.schedule_slots
    ADD CONSTRAINT schedule_slots_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.tasks(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.task_items
    ADD CONSTRAINT task_items_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.tasks(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_applies_fkey FOREIGN KEY (applies) REFERENCES public.plans(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.tombstones
    ADD CONSTRAINT tombstones_book_id_fkey FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE RESTRICT;
