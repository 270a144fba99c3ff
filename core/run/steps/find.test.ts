import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchLink, Step } from '../../plan/plan.ts';
import { type BookRecord, DEFAULT_QUALITY, type Failure, type Release } from '../../sdk/index.ts';
import type { Candidate, Facts, Outcome, Ports, Run } from '../ports.ts';
import { find } from './find.ts';

const CLUE = { title: 'The Salt Road', authors: ['Mara Quill'] };

function release(source: string, title: string, more: Partial<Release> = {}): Release {
  return {
    source,
    key: `${source}:${title}`,
    title,
    clue: { title },
    protocol: 'torrent',
    bytes: 400_000_000,
    seeders: 5,
    format: 'm4b',
    category: '3030',
    ...more,
  };
}

const GOOD = 'Mara Quill - The Salt Road [M4B]';
const WRONG = 'Mara Quill - The Iron Harbour [M4B]';

/** Canned answers by instance; what was asked, in order. */
function bench(answers: Record<string, Release[] | BookRecord[] | Failure>, blocked: string[] = [], steps: Step[] = []) {
  const asked: string[] = [];
  const saved: Candidate[] = [];
  const ports = {
    plans: {
      current: () => ({
        version: 'v',
        pipelines: [],
        instances: [
          ...Object.keys(answers).map((name) => ({ name, provides: ['source.search'] })),
          { name: 'qbittorrent', provides: ['downloader.add'] },
          { name: 'sabnzbd', provides: ['downloader.add'], protocols: ['usenet'] },
        ],
      }),
    },
    plugins: {
      call: async (instance: string, capability: string): Promise<Outcome<unknown>> => {
        asked.push(`${instance} ${capability}`);
        const answer = answers[instance] ?? [];
        return Array.isArray(answer) ? { ok: true, value: { items: answer } } : { ok: false, failure: answer };
      },
    },
    downloads: {
      blocked: async (releases: Release[]) => new Set(releases.filter(({ title }) => blocked.includes(title))),
      ofBook: async () => null,
    },
    runs: { saveCandidates: async (_item: string, candidates: Candidate[]) => void saved.push(...candidates) },
  } as unknown as Ports;
  const work = (chain: SearchLink[], facts: Facts = { book: { id: '1', clue: CLUE } }) =>
    find({
      ports,
      run: { pipeline: 'p', plan: { quality: DEFAULT_QUALITY, steps, select: { noun: 'books', state: 'missing' } } } as Run,
      item: { id: '1' } as never,
      facts,
      step: { verb: 'find', chain },
      at: 0,
    });
  return { asked, saved, work };
}

const chain = (...names: string[]): SearchLink[] =>
  names.map((name) =>
    name.includes('>') ? { identify: name.split('>')[0] as string, source: name.split('>')[1] as string } : { source: name },
  );
const down: Failure = { code: 'unavailable', message: 'it is down; it is tried again later' };

test('the chain stops at the first good answer', async () => {
  const { asked, work } = bench({ mam: [release('mam', GOOD)], prowlarr: [release('prowlarr', GOOD)] });
  const result = await work(chain('mam', 'prowlarr'));
  assert.equal('go' in result && result.go.release?.source, 'mam');
  assert.deepEqual(asked, ['mam source.search']);
});

test('a wrong release is not a good answer, and the next source is asked', async () => {
  const { saved, work } = bench({ mam: [release('mam', WRONG)], prowlarr: [release('prowlarr', GOOD)] });
  const result = await work(chain('mam', 'prowlarr'));
  assert.equal('go' in result && result.go.release?.source, 'prowlarr');
  assert.deepEqual(
    saved.map((candidate) => [candidate.release.title, candidate.verdict]),
    [
      [WRONG, 'reject'],
      [GOOD, 'accept'],
    ],
  );
});

test('that nobody lists it is an answer', async () => {
  const result = await bench({ mam: [], prowlarr: [] }).work(chain('mam', 'prowlarr'));
  assert.equal('end' in result && result.end, 'nothing');
});

test('that a source did not answer is no answer: the search failed', async () => {
  const result = await bench({ mam: down, prowlarr: [] }).work(chain('mam', 'prowlarr'));
  assert.equal('end' in result && result.end, 'failed');
  assert.match('end' in result ? result.reason : '', /mam did not answer/);
});

test('a source that is down does not keep the next from being asked', async () => {
  const result = await bench({ mam: down, prowlarr: [release('prowlarr', GOOD)] }).work(chain('mam', 'prowlarr'));
  assert.equal('go' in result && result.go.release?.source, 'prowlarr');
});

test('no source is asked the same twice for one item', async () => {
  const record: BookRecord = { ids: {}, title: CLUE.title, authors: CLUE.authors };
  const { asked, work } = bench({ prowlarr: [], books: [record] });
  await work(chain('prowlarr', 'books>prowlarr'));
  assert.deepEqual(asked, ['prowlarr source.search', 'books metadata.identify']);
});

test('what a metadata service adds makes another question', async () => {
  const record: BookRecord = { ids: { isbn13: '9780306406157' }, title: CLUE.title, subtitle: 'A Novel', authors: CLUE.authors };
  const { asked, work } = bench({ prowlarr: [], books: [record] });
  await work(chain('prowlarr', 'books>prowlarr'));
  assert.deepEqual(asked, ['prowlarr source.search', 'books metadata.identify', 'prowlarr source.search']);
});

test('a release on the blocklist is shown as rejected and never taken', async () => {
  const { saved, work } = bench({ mam: [release('mam', GOOD)] }, [GOOD]);
  const result = await work(chain('mam'));
  assert.equal('end' in result && result.end, 'nothing');
  assert.equal(saved[0]?.gates[0]?.gate, 'blocklist');
});

test('a good release that the selection brought is kept, and nobody is asked', async () => {
  const { asked, work } = bench({ mam: [release('mam', GOOD)] });
  const result = await work(chain('mam'), { book: { id: '1', clue: CLUE }, release: release('mam', GOOD) });
  assert.equal('go' in result && result.go.release?.title, GOOD);
  assert.deepEqual(asked, []);
});

test('a score below the least that the chain asks for is not good', async () => {
  const { work } = bench({ mam: [release('mam', GOOD)] });
  const result = await work([{ source: 'mam', minScore: 1.1 }]);
  assert.equal('end' in result && result.end, 'nothing');
});

test('a release on Usenet is taken only where a downloader of the pipeline takes NZBs', async () => {
  const usenet = release('prowlarr', GOOD, { protocol: 'usenet' });
  const without = bench({ prowlarr: [usenet] }, [], [{ verb: 'download', downloaders: ['qbittorrent'] }]);
  const ended = await without.work([{ source: 'prowlarr' }]);
  assert.ok('end' in ended && ended.end === 'nothing', JSON.stringify(ended));
  assert.deepEqual(
    without.saved.map(({ verdict, gates }) => [verdict, gates[0]?.gate]),
    [['reject', 'protocol']],
  );
  const both = bench({ prowlarr: [usenet] }, [], [{ verb: 'download', downloaders: ['qbittorrent', 'sabnzbd'] }]);
  const found = await both.work([{ source: 'prowlarr' }]);
  assert.ok('go' in found && found.go.release?.protocol === 'usenet', JSON.stringify(found));
});
