import type { StepEntry } from '../config/pipelines-file.ts';
import type { Path } from '../config/read-yaml.ts';
import type { Capability } from '../sdk/index.ts';
import { type ChainUse, compileChain } from './compile-chain.ts';
import { configuredOf, type Waits, waitFor, waitForChain } from './compile-select.ts';
import type { Desk, DeskInstance } from './desk.ts';
import { giversOf, missingFacts, selectionFacts } from './facts.ts';
import type { DeclaredStep, Fact, SearchLink, Selection, Trigger } from './plan.ts';

interface Work {
  name: string;
  select: Selection;
  when: Trigger[];
  waits: Waits;
}

/** The steps of one pipeline, each able to do its work and given what it needs by those before it. */
export function compileSteps(desk: Desk, work: Work): DeclaredStep[] {
  const entries = desk.config.value.pipelines[work.name]!.do;
  const steps = entries.map((entry, index) => compileStep(desk, entry, { path: ['pipelines', work.name, 'do', index], waits: work.waits }));
  checkFacts(desk, work, steps);
  checkTargets(desk, work, steps);
  return steps;
}

function compileStep(desk: Desk, entry: StepEntry, at: { path: Path; waits: Waits }): DeclaredStep {
  if (typeof entry === 'string') return { verb: entry };
  if ('keep' in entry) return { verb: 'keep', conditions: [entry.keep].flat() };
  if ('find' in entry) return { verb: 'find', chain: chainOf(desk, entry.find, { ...at, use: 'find', key: 'find' }) };
  if ('verify' in entry) {
    const links = chainOf(desk, entry.verify, { ...at, use: 'verify', key: 'verify' });
    return { verb: 'verify', chain: links.map((link) => link.source) };
  }
  if ('correct' in entry) {
    const links = chainOf(desk, entry.correct, { ...at, use: 'correct', key: 'correct' });
    return { verb: 'correct', chain: links.map((link) => link.source) };
  }
  if ('download' in entry) {
    return { verb: 'download', downloaders: downloadersOf(desk, entry.download, { ...at, path: [...at.path, 'download'] }) };
  }
  const able = desk.instance(entry.import, { all: ['library.place', 'library.locate'] }, { path: [...at.path, 'import'] });
  waitFor(at.waits, able);
  return { verb: 'import', library: entry.import };
}

/** One downloader, or several of which each takes a protocol that those before it do not. */
function downloadersOf(desk: Desk, entry: string | string[], at: { path: Path; waits: Waits }): string[] {
  const names = [entry].flat();
  const taken = new Map<string, string>();
  const found: (DeskInstance | undefined)[] = [];
  for (const [index, name] of names.entries()) {
    const path = Array.isArray(entry) ? [...at.path, index] : at.path;
    const able = desk.instance(name, { all: ['downloader.add', 'downloader.status'] }, { path });
    found.push(able);
    for (const protocol of able?.plugin?.manifest.protocols ?? (able ? ['torrent'] : [])) {
      const other = taken.get(protocol);
      if (other) desk.report('plan/same-protocol', path, { name, protocol, other });
      else taken.set(protocol, name);
    }
  }
  return configuredOf(at.waits, names, found);
}

function chainOf(
  desk: Desk,
  entry: Parameters<typeof compileChain>[1],
  at: { path: Path; waits: Waits; use: ChainUse; key: string },
): SearchLink[] {
  const chain = compileChain(desk, entry, { use: at.use, path: [...at.path, at.key] });
  waitForChain(at.waits, chain);
  return chain.links;
}

const FACT_WORDS: Record<Fact, string> = {
  release: 'a release',
  book: 'a book',
  entry: 'an entry',
  download: 'a download',
  recording: 'a recording',
};

function checkFacts(desk: Desk, work: Work, steps: DeclaredStep[]): void {
  // Where an event is selected and none is awaited, that is the mistake to tell.
  if (work.select.noun === 'event' && !work.when.some((trigger) => trigger.kind === 'event')) return;
  const given = selectionFacts(work.select, work.when);
  for (const { index, needs } of missingFacts(
    given,
    steps.map((step) => step.verb),
  )) {
    const { verb } = steps[index]!;
    const givers = giversOf(needs);
    const remedy = givers.length > 0 ? `Put \`${givers.join('` or `')}\` before it, or select what brings it.` : 'Select what brings it.';
    const fact = needs.map((need) => FACT_WORDS[need]).join(' or ');
    const path = ['pipelines', work.name, 'do', index];
    desk.report(
      'plan/needs-fact',
      typeof entryAt(desk, work.name, index) === 'string' ? path : [...path, verb],
      { verb, fact, remedy },
      'key',
    );
  }
}

// A step without an argument works where the item is: its library, or its downloader, must be able to do it.
function checkTargets(desk: Desk, work: Work, steps: DeclaredStep[]): void {
  const libraries = new Set(librariesOf(work));
  for (const [index, step] of steps.entries()) {
    if (step.verb === 'import') libraries.add(step.library);
    const all: readonly Capability[] =
      step.verb === 'correct'
        ? ['library.update', 'library.read']
        : step.verb === 'link-series'
          ? ['library.linkSeries', 'library.read']
          : [];
    if (all.length === 0) continue;
    for (const library of libraries) {
      if (!desk.instances.get(library)?.plan) continue;
      const path = ['pipelines', work.name, 'do', index, ...(step.verb === 'correct' ? [step.verb] : [])];
      waitFor(work.waits, desk.instance(library, { all }, { path, ...(step.verb === 'correct' ? { what: 'key' as const } : {}) }));
    }
  }
}

function librariesOf({ select, when }: Work): string[] {
  if (select.noun === 'books' && select.state === 'owned') return [select.from];
  if (select.noun !== 'event') return [];
  return when.flatMap((trigger) =>
    trigger.kind === 'event' && trigger.event.startsWith('library.') && trigger.from ? [trigger.from] : [],
  );
}

function entryAt(desk: Desk, name: string, index: number): StepEntry | undefined {
  return desk.config.value.pipelines[name]!.do[index];
}
