import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { copyTree } from './copy-tree.ts';

/** What a server makes anew when it starts, or may not find again (PostgreSQL's own page on base backups names them). */
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|backup_label|tablespace_map|pg_wal\/|pg_replslot\/|pg_dynshmem\/|pg_notify\/|pg_serial\/|pg_snapshots\/|pg_stat_tmp\/|pg_subtrans\/)|(^|\/)pgsql_tmp/;

/**
 * Copies a running server's folder by its own calls: begin, copy, end, and the log between the two, without which the copy is worth
 * nothing. Whoever calls must be able to read the folder. Gives the bytes.
 */
export async function baseBackup(url: string, to: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, application_name: 'tomewright backup' });
  await client.connect();
  try {
    const { rows } = await client.query("select current_setting('data_directory') as folder");
    const folder = rows[0].folder as string;
    const begun = await client.query("select pg_walfile_name(pg_backup_start('tomewright', true)) as file");
    const copied = await copyTree(folder, to, (path) => !LEFT_OUT.test(path));
    const ended = await client.query('select pg_walfile_name(lsn) as file, labelfile, spcmapfile from pg_backup_stop(false)');
    const { file, labelfile, spcmapfile } = ended.rows[0] as { file: string; labelfile: string; spcmapfile: string };
    await writeFile(join(to, 'backup_label'), labelfile, { mode: 0o600 });
    if (spcmapfile?.trim()) await writeFile(join(to, 'tablespace_map'), spcmapfile, { mode: 0o600 });
    return copied + (await copyLog(folder, to, { first: begun.rows[0].file as string, last: file }));
  } finally {
    await client.end();
  }
}

const SEGMENT = /^[0-9A-F]{24}$/;

async function copyLog(folder: string, to: string, { first, last }: { first: string; last: string }): Promise<number> {
  const kept = (await readdir(join(folder, 'pg_wal'))).filter((name) => SEGMENT.test(name) && name >= first && name <= last);
  if (!kept.includes(first))
    throw new Error('the database went on too fast for its backup: a part of its log was gone before it was copied');
  return copyTree(join(folder, 'pg_wal'), join(to, 'pg_wal'), (name) => kept.includes(name) || name.endsWith('.history'));
}
