import { suggestion } from '../config/near-word.ts';
import type { ChainEntry, ElementEntry } from '../config/pipelines-file.ts';
import type { Path } from '../config/read-yaml.ts';
import type { Capability } from '../sdk/index.ts';
import type { Desk, DeskInstance } from './desk.ts';
import type { SearchLink } from './plan.ts';

/** What a chain is used for decides what its members must be able to do. */
export type ChainUse = 'find' | 'verify' | 'correct' | 'shelf';

const NEEDS: Record<ChainUse, readonly Capability[]> = {
  find: ['source.search', 'source.fetch'],
  verify: ['metadata.identify'],
  correct: ['metadata.identify'],
  shelf: ['metadata.shelf'],
};

/** A chain with its members resolved. Those that are not configured are left out and named, with the secrets they want. */
export interface Chain {
  /** All of them where none is configured: the pipeline waits, and its plan still says whom it would ask. */
  links: SearchLink[];
  isReady: boolean;
  leftOut: string[];
  wants: string[];
}

export function compileChain(desk: Desk, entry: ChainEntry, at: { use: ChainUse; path: Path }): Chain {
  const { elements, path } = elementsOf(desk, entry, at.path);
  const chain: Chain = { links: [], isReady: true, leftOut: [], wants: [] };
  const seen = new Set<string>();
  for (const [index, element] of elements.entries()) {
    const link = linkOf(element);
    const text = link.identify === undefined ? link.source : `${link.identify} -> ${link.source}`;
    if (seen.has(text)) desk.report('plan/twice-in-chain', [...path, index], { element: text });
    seen.add(text);
    const members = membersOf(desk, link, { use: at.use, path: [...path, index], text });
    const missing = members.filter((member) => member.missing.length > 0);
    if (missing.length === 0) chain.links.push(link);
    chain.leftOut.push(...missing.map((member) => member.name));
    chain.wants.push(...missing.flatMap((member) => member.missing));
  }
  if (chain.links.length > 0 || chain.leftOut.length === 0) return chain;
  return { ...chain, links: elements.map(linkOf), isReady: false };
}

function elementsOf(desk: Desk, entry: ChainEntry, path: Path): { elements: ElementEntry[]; path: Path } {
  if (typeof entry !== 'string') return { elements: entry, path };
  const chains = new Map(Object.entries(desk.config.value.chains ?? {}));
  const elements = chains.get(entry);
  if (elements) return { elements, path: ['chains', entry] };
  const near = desk.instances.has(entry)
    ? `\`${entry}\` is an instance: write [${entry}] for a chain of one.`
    : suggestion(entry, [...chains.keys()]);
  desk.report('plan/unknown-chain', path, { name: entry, near });
  return { elements: [], path };
}

function linkOf(element: ElementEntry): SearchLink {
  if (typeof element === 'string') {
    const [first, second] = element.split(' -> ');
    return second === undefined ? { source: first! } : { source: second, identify: first! };
  }
  const { search, identify, 'min-score': minScore } = element;
  return { source: search, ...(identify === undefined ? {} : { identify }), ...(minScore === undefined ? {} : { minScore }) };
}

function membersOf(desk: Desk, link: SearchLink, at: { use: ChainUse; path: Path; text: string }): DeskInstance[] {
  if (link.identify !== undefined && at.use !== 'find') desk.report('plan/arrow-here', at.path, { element: at.text, use: at.use });
  const needed = [
    ...(link.identify === undefined ? [] : [desk.instance(link.identify, { all: ['metadata.identify'] }, at)]),
    desk.instance(link.source, { all: NEEDS[at.use] }, at),
  ];
  return needed.filter((member) => member !== undefined);
}
