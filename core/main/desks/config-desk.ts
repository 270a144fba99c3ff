import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrors } from '../../config/finding.ts';
import { PIPELINES_FILE, readConfigFile } from '../../config/read-files.ts';
import { pipelinesSchema } from '../../config/schema/pipelines-schema.ts';
import type { ConfigDesk, ConfigFinding } from '../../server/route.ts';
import type { Opened } from '../container.ts';
import { readSettings, type Settings } from '../settings.ts';

/** pipelines.yaml as the API reads, checks and saves it. What is saved goes live as any edit does: by the watcher of the file. */
export function configDesk({ settings, store, env }: Opened): ConfigDesk {
  const { home } = settings;
  let saving: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<string> => (await readConfigFile(home, PIPELINES_FILE)).text ?? '';
  const check = async (text: string): Promise<ConfigFinding[]> => shown(await readSettings({ home, env, pipelinesText: text }));

  const save = async (text: string, base: string): ReturnType<ConfigDesk['save']> => {
    if (planVersion(await read()) !== base) return { stale: true };
    const checked = await readSettings({ home, env, pipelinesText: text });
    if (hasErrors(checked.findings) || !checked.plan) return { findings: shown(checked) };
    await store.configVersions.save(checked.plan.version, checked.plan, text);
    await writeWhole(join(home, PIPELINES_FILE), text);
    return { version: planVersion(text) };
  };
  return {
    current: async () => {
      const text = await read();
      return { version: planVersion(text), file: PIPELINES_FILE, text };
    },
    check,
    save: (text, base) => {
      const mine = saving.then(() => save(text, base));
      saving = mine.catch(() => {});
      return mine;
    },
    versions: async () => {
      const now = planVersion(await read());
      return (await store.configVersions.list()).map((row) => ({ ...row, isCurrent: row.version === now }));
    },
    version: (version) => store.configVersions.text(version),
    schema: () => pipelinesSchema([...settings.catalog.plugins.values()].filter((plugin) => plugin.builtIn)),
  };
}

/** As a plan names the text that it was compiled from. */
const planVersion = (text: string): string => createHash('sha256').update(text).digest('hex');

const shown = ({ findings }: Settings): ConfigFinding[] =>
  findings.map(({ file, line, column, code, severity, message, remedy }) => ({ file, line, column, code, severity, message, remedy }));

/** The whole file or the one before, whatever happens: written beside it, flushed, and put in its place. */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  const mode = await stat(path).then(
    (found) => found.mode & 0o777,
    () => 0o644,
  );
  await flushed(draft, text, mode);
  try {
    await rename(draft, path);
  } catch (error) {
    // A file that is mounted by itself into a container cannot be replaced, only written.
    if (!['EBUSY', 'EXDEV', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await flushed(path, text, mode);
  } finally {
    await rm(draft, { force: true });
  }
}

async function flushed(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
