import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { TOKENS, type Wiring } from '../../core/main/container.ts';
import type { Actions, ImportOutcome, ImportRequest } from '../../core/run/ports.ts';

/** Guards that can be switched off, in the child of a fault test alone, to prove that the oracles notice. */
export const MUTATIONS = ['forgets-intents', 'copies-into-place', 'loses-work'] as const;

/** Replaces one guard of the wired ports by what a careless program would do. */
export function mutate(wiring: Wiring, name: string | undefined): void {
  if (name === undefined) return;
  const ports = wiring.get(TOKENS.ports);
  if (name === 'forgets-intents') ports.actions = forgetful();
  else if (name === 'copies-into-place') ports.importer = { ...ports.importer, place: copyInPlace };
  else if (name === 'loses-work') {
    const { runs } = ports;
    const item = runs.item.bind(runs);
    runs.item = async (id) => (Number(id) % 3 === 0 ? null : item(id));
  } else throw new Error(`there is no mutation "${name}"`);
}

/** Every write looks new, and nothing of it is stored. */
function forgetful(): Actions {
  return {
    intend: async ({ key, kind, intent }) => ({ id: key, key, kind, state: 'intended', intent, result: null, settledAt: null }),
    claim: async () => true,
    release: async () => {},
    settle: async () => {},
    payload: async () => null,
    byKey: async () => null,
  };
}

/** Straight into the library's folder, file by file. */
async function copyInPlace(request: ImportRequest): Promise<ImportOutcome> {
  const target = join(request.root, request.relPath);
  mkdirSync(target, { recursive: true });
  const files = [];
  for (const file of request.files) {
    cpSync(join(request.from, file.path), join(target, basename(file.path)));
    files.push({ path: basename(file.path), bytes: file.bytes });
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return { ok: true, method: 'copy', files, bytes: files.reduce((total, file) => total + file.bytes, 0), path: target };
}
