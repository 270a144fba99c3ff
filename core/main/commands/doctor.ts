import { link, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { renderFindings } from '../../config/render-findings.ts';
import type { InstancePlan, Plan } from '../../plan/plan.ts';
import { ourPath } from '../../run/paths.ts';
import type { Placement } from '../../sdk/index.ts';
import { type Command, complain, say } from '../command.ts';
import { type DaemonStore, TOKENS } from '../container.ts';
import { standstills } from '../desks/owners-word.ts';
import type { LivePlugins } from '../live-plugins.ts';
import { readSettings, type Settings } from '../settings.ts';
import { startAsking } from '../terminal/asking.ts';

interface Diagnosis {
  subject: string;
  ok: boolean;
  /** Nothing is known to be wrong, and its owner should look at it all the same. */
  look?: true;
  message: string;
}

const wordOf = ({ ok, look }: Diagnosis): string => (ok ? (look ? 'LOOK ' : 'ok   ') : 'WRONG');

export const doctor: Command = {
  name: 'doctor',
  about: 'Check every instance, the folders, and a real hard link between downloads and library; says what to do',
  usage: '[--json]',
  words: [0, 0],
  options: { json: { type: 'boolean', about: 'the diagnosis as one JSON object' } },
  async run({ home, env, options }) {
    const settings = await readSettings({ home, env });
    const found: Diagnosis[] = [];
    if (settings.findings.length > 0) complain(renderFindings(settings.findings, settings.texts));
    found.push({
      subject: 'pipelines.yaml',
      ok: settings.plan !== undefined,
      message: settings.plan ? 'is good' : 'has mistakes; see above',
    });
    if (settings.plan && settings.app) {
      const asked = await instances(home, env, settings.app.data);
      found.push(...asked.found, ...(await folders(home, settings, asked.libraryRoots)));
    }
    if (options['json']) say(JSON.stringify({ ok: found.every((each) => each.ok), checks: found }));
    else for (const each of found) say(`${wordOf(each)} ${each.subject}: ${each.message}`);
    return found.every((each) => each.ok) ? 0 : 1;
  },
};

interface Asked {
  found: Diagnosis[];
  /** Where the libraries want their books, as this machine sees it. */
  libraryRoots: string[];
}

async function instances(home: string, env: NodeJS.ProcessEnv, data: string): Promise<Asked> {
  const daemon = await startAsking({ home, env, data }).catch((error: Error) => error);
  if (daemon instanceof Error) return { found: [{ subject: 'database', ok: false, message: daemon.message }], libraryRoots: [] };
  try {
    const plugins = daemon.wiring.get(TOKENS.plugins);
    const asked: Asked = { found: [{ subject: 'database', ok: true, message: daemon.database }], libraryRoots: [] };
    asked.found.push(...(await standing(daemon.store, plugins.current())));
    for (const instance of plugins.current().instances) {
      if (instance.isOff) continue;
      const isUp = await checkInstance(plugins, instance.name, asked.found);
      if (isUp && instance.provides.includes('library.place')) await placeOf(plugins, instance, asked);
    }
    return asked;
  } finally {
    await daemon.stop();
  }
}

/** What stands still because it looks lost, and what its owner switched off: nothing of that is seen by asking the services. */
async function standing(store: DaemonStore, plan: Plan): Promise<Diagnosis[]> {
  const [still, pipelines, plugins] = await Promise.all([standstills(store, plan), store.switches.pipelines(), store.switches.plugins()]);
  const off = (subject: string, message: string): Diagnosis => ({ subject, ok: true, look: true, message });
  return [
    ...still.flatMap(({ isSo, problem: { link, sentence, remedy } }) =>
      isSo ? { subject: link?.id ?? 'database', ok: false, message: `${sentence}. ${remedy}` } : [],
    ),
    ...pipelines.map(({ pipeline, state, until }) =>
      off(pipeline, `is ${state}${until ? ` until ${until.toISOString()}` : ''}; nothing starts it by itself`),
    ),
    ...plugins.map((instance) => off(instance, 'was disabled; nobody calls it until it is enabled again, under Plugins in the dashboard')),
  ];
}

async function checkInstance(plugins: LivePlugins, name: string, found: Diagnosis[]): Promise<boolean> {
  const checked = await plugins.check(name);
  if (!checked.ok) {
    found.push({ subject: name, ok: false, message: checked.failure.message });
    return false;
  }
  const { summary, version, warnings = [] } = checked.value;
  found.push({ subject: name, ok: true, message: `${summary}${version ? ` (version ${version})` : ''}` });
  for (const warning of warnings) found.push({ subject: name, ok: true, look: true, message: warning });
  return true;
}

/** Asks the library where a book would go, and looks whether that folder is where the path mapping says. Nothing is written. */
async function placeOf(plugins: LivePlugins, instance: InstancePlan, asked: Asked): Promise<void> {
  const example = { title: 'A Book', authors: ['An Author'], ids: {} };
  const placed = await plugins.call<Placement>(instance.name, 'library.place', [example]);
  if (!placed.ok) return void asked.found.push({ subject: instance.name, ok: false, message: placed.failure.message });
  if (placed.value.upload)
    return void asked.found.push({ subject: instance.name, ok: true, message: 'books are uploaded to it; its folder is not looked at' });
  const ours = ourPath(instance.paths, placed.value.root);
  asked.libraryRoots.push(ours);
  const seen = await folder(`${instance.name}: its library ${placed.value.root} as ${ours}`, ours);
  asked.found.push(
    seen.ok
      ? seen
      : { ...seen, message: `${seen.message}; for example: paths: { "${placed.value.root}": "/srv/audiobooks" } under ${instance.name}` },
  );
}

/** The folders of config/app.yaml and of path mappings, and a real link from each download folder into each library folder. */
async function folders(home: string, { app, plan }: Settings, roots: string[]): Promise<Diagnosis[]> {
  const named = (app?.libraryFolders ?? []).map((folder) => resolve(home, folder));
  const libraries = [...new Set([...named, ...roots])];
  const downloads = (app?.downloadFolders ?? []).map((folder) => resolve(home, folder));
  const mapped = (plan?.instances ?? []).flatMap((instance) => instance.paths.map((path) => ({ instance: instance.name, ...path })));
  const found: Diagnosis[] = [];
  for (const { instance, theirs, ours } of mapped) found.push(await folder(`${instance}: ${theirs} -> ${ours}`, ours));
  for (const each of [...named, ...downloads]) found.push(await folder(each, each));
  for (const from of downloads) for (const to of libraries) found.push(await pair(from, to));
  if (downloads.length === 0 || libraries.length === 0) {
    found.push({
      subject: 'hard link',
      ok: true,
      look: true,
      message:
        'not tried: name download-folders (and library-folders, where no library was reached) in config/app.yaml, and a real link is made between them',
    });
  }
  return found;
}

async function folder(subject: string, path: string): Promise<Diagnosis> {
  const facts = await stat(path).catch(() => null);
  if (!facts) return { subject, ok: false, message: 'is not there; check the mount, and "paths" in pipelines.yaml' };
  return facts.isDirectory() ? { subject, ok: true, message: 'is there' } : { subject, ok: false, message: 'is not a folder' };
}

async function pair(from: string, to: string): Promise<Diagnosis> {
  const subject = `hard link from ${from} to ${to}`;
  if (`${to}/`.startsWith(`${from}/`) || `${from}/`.startsWith(`${to}/`)) {
    return {
      subject,
      ok: false,
      message: 'one folder lies in the other, so the library would take downloads for books; keep them side by side',
    };
  }
  let source: string | null = null;
  let target: string | null = null;
  try {
    source = await mkdtemp(join(from, '.tomewright-doctor-'));
    target = await mkdtemp(join(to, '.tomewright-doctor-'));
    await writeFile(join(source, 'a'), 'x');
    await link(join(source, 'a'), join(target, 'a'));
    const isOne = (await stat(join(source, 'a'))).ino === (await stat(join(target, 'a'))).ino;
    return { subject, ok: isOne, message: isOne ? 'works: no space is used twice' : 'made a copy instead of a link' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    const remedy =
      code === 'EXDEV'
        ? 'they are on different file systems; put both under one mount (in Docker: one volume for both)'
        : `${code}; check that this user may write to both`;
    return { subject, ok: false, message: remedy };
  } finally {
    for (const made of [source, target]) if (made) await rm(made, { recursive: true, force: true });
  }
}
