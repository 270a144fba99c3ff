import type { DeclaredStep, EventName, Fact, Selection, Trigger } from './plan.ts';

/** What each step needs (any one of the list) and what it adds. */
const STEP_FACTS: Record<DeclaredStep['verb'], { needs: readonly Fact[]; adds: readonly Fact[] }> = {
  record: { needs: ['release'], adds: ['book'] },
  keep: { needs: ['book'], adds: [] },
  find: { needs: ['book'], adds: ['release'] },
  download: { needs: ['release'], adds: ['download'] },
  import: { needs: ['download'], adds: ['entry'] },
  verify: { needs: ['entry', 'download'], adds: ['recording'] },
  correct: { needs: ['book', 'entry'], adds: [] },
  'link-series': { needs: ['entry'], adds: [] },
};

const EVENT_FACTS: Record<EventName, readonly Fact[]> = {
  'library.imported': ['book', 'entry'],
  'library.changed': ['book', 'entry'],
  'library.removed': ['book'],
  'download.finished': ['book', 'release', 'download'],
  'download.failed': ['book', 'release', 'download'],
  'plugin.down': [],
};

/** What every item of a selection brings. Of several events only what all of them bring is certain. */
export function selectionFacts(selection: Selection, triggers: readonly Trigger[]): Set<Fact> {
  switch (selection.noun) {
    case 'releases':
      return new Set(['release']);
    case 'books':
      return new Set<Fact>(selection.state === 'owned' ? ['book', 'entry'] : ['book']);
    case 'downloads':
      return new Set(['book', 'release', 'download']);
    case 'event': {
      const each = triggers.flatMap((trigger) => (trigger.kind === 'event' ? [EVENT_FACTS[trigger.event]] : []));
      return new Set(each[0]?.filter((fact) => each.every((facts) => facts.includes(fact))) ?? []);
    }
  }
}

/** The first step that lacks what it needs, with what it lacks; each later one is judged as if it had got it. */
export function missingFacts(
  given: ReadonlySet<Fact>,
  verbs: readonly DeclaredStep['verb'][],
): { index: number; needs: readonly Fact[] }[] {
  const facts = new Set(given);
  const missing: { index: number; needs: readonly Fact[] }[] = [];
  for (const [index, verb] of verbs.entries()) {
    const { needs, adds } = STEP_FACTS[verb];
    if (!needs.some((fact) => facts.has(fact))) {
      missing.push({ index, needs });
      for (const fact of needs) facts.add(fact);
    }
    for (const fact of adds) facts.add(fact);
  }
  return missing;
}

/** The verbs that would give one of these facts. */
export function giversOf(facts: readonly Fact[]): DeclaredStep['verb'][] {
  return (Object.keys(STEP_FACTS) as DeclaredStep['verb'][]).filter((verb) => STEP_FACTS[verb].adds.some((fact) => facts.includes(fact)));
}
