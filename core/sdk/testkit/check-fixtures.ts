import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from './check-folder.ts';
import { readOptionsSchema, secretOptions } from './check-options.ts';
import { bodyOf, type NamedFixture, NO_FIXTURE, readFixtures } from './fixture.ts';

/** A value that stands for a secret says so itself. */
const PLACEHOLDER = /fake|example|fixture|redacted|masked/i;

const LEAKS: readonly [RegExp, string][] = [
  [/[?&](?:api_?key|apikey|passkey|token|torrent_pass|authkey|rsskey)=([^&\s"'<>\\]{8,})/gi, 'a key in an address'],
  [/\b(?:mam_id|QBT_SID(?:_\d+)?|SID|session(?:id)?|connect\.sid)=([A-Za-z0-9%._~+/-]{12,})/g, 'a session cookie'],
  [
    /"?\b(?:x-api-key|authorization|api[_-]?key|passkey|access_?token|refresh_?token|password)"?\s*[:=]\s*"?(?:Bearer |Basic )?([A-Za-z0-9%._~+/=-]{16,})/gi,
    'a credential',
  ],
  [/\/([0-9a-f]{32})\/announce/g, 'a passkey in an announce address'],
];

export function checkFixtures(folder: string): string[] {
  const { fixtures, exceptions, problems } = readFixtures(folder);
  const provides = readManifest(folder).provides ?? [];
  const found = [...problems];
  for (const method of provides) {
    const hasOutput = fixtures.some((fixture) => fixture.call === method && fixture.failure === undefined);
    const isExcused = exceptions.some((exception) => exception.call === method && exception.shape === NO_FIXTURE);
    if (!hasOutput && !isExcused) found.push(`${method} has no fixture with an output: record one exchange of it`);
    if (hasOutput && isExcused) found.push(`fixtures/exceptions.json (${method}, ${NO_FIXTURE}) is no longer needed; remove it`);
  }
  for (const fixture of fixtures) {
    if (!provides.includes(fixture.call)) found.push(`fixtures/${fixture.file} calls ${fixture.call}, which the manifest does not provide`);
    found.push(...secretsIn(folder, fixture));
  }
  for (const [at, exception] of exceptions.entries()) {
    if (!exception.reason || exception.reason.length < 20) found.push(`fixtures/exceptions.json[${at}] gives no reason`);
  }
  return found;
}

function secretsIn(folder: string, fixture: NamedFixture): string[] {
  const found: string[] = [];
  for (const option of secretOptions(readOptionsSchema(folder))) {
    const value =
      fixture.options?.[option] ?? fixture.options?.[option.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())];
    if (typeof value === 'string' && !PLACEHOLDER.test(value)) {
      found.push(`fixtures/${fixture.file}: the secret option ${option} must hold a placeholder with "fake" in it`);
    }
  }
  const texts = [readFileSync(join(folder, 'fixtures', fixture.file), 'utf8')];
  for (const { reply } of fixture.http) if (reply.bodyFile) texts.push(bodyOf(folder, reply).toString('utf8'));
  for (const [pattern, what] of LEAKS) {
    for (const hit of texts.join('\n').matchAll(pattern)) {
      if (!PLACEHOLDER.test(hit[1]!))
        found.push(`fixtures/${fixture.file} holds ${what} ("${hit[1]!.slice(0, 4)}..."); put a placeholder with "fake" in it`);
    }
  }
  return found;
}
