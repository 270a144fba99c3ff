import { loadConfig } from '../../config/load-config.ts';
import { PIPELINES_FILE } from '../../config/read-files.ts';
import { profileOf } from '../../plan/compile-settings.ts';
import { DEFAULT_QUALITY, type QualityProfile } from '../../sdk/index.ts';
import type { ServerParts } from '../../server/route.ts';
import type { Shown } from '../../store/index.ts';
import type { Opened } from '../container.ts';

type Candidates = NonNullable<Awaited<ReturnType<Shown['candidates']>>>;

/** The profiles of the file that is live, and what stored candidates would come to by one of them. */
export function qualityDesk({ settings, store }: Opened): ServerParts['quality'] {
  const profiles = (): QualityProfile[] => {
    const { pipelines } = loadConfig({ pipelinesText: settings.texts[PIPELINES_FILE] ?? '' });
    const own = Object.entries(pipelines?.value.quality ?? {}).map(([name, entry]) => profileOf(name, entry));
    return own.some((profile) => profile.name === DEFAULT_QUALITY.name) ? own : [DEFAULT_QUALITY, ...own];
  };
  return {
    list: () => profiles().map((profile) => ({ name: profile.name, profile })),
    replay: async (item, by, candidates) => {
      const clue = (await store.runs.item(item))?.facts.book?.clue;
      const profile = 'quality' in by ? profiles().find((each) => each.name === by.quality) : draftOf(by.profile);
      if (!clue || !profile) return null;
      if ('wrong' in profile) return profile;
      const { rankReleases } = await import('../../book/index.ts');
      const judged = rankReleases(
        clue,
        candidates.map((candidate) => candidate.release),
        profile,
      );
      const best = (list: readonly { verdict: string; release: { title: string } }[]): string | null =>
        list.find((each) => each.verdict === 'accept')?.release.title ?? null;
      return {
        quality: profile.name,
        chosen: best(judged),
        chosenBefore: best(candidates),
        items: judged.map(({ release, verdict, score, why, gates, parts }) => ({
          release,
          verdict,
          score,
          why,
          gates,
          parts,
          before: beforeOf(candidates, release),
        })),
      };
    },
  };
}

const DRAFT = 'draft';

const AROUND = `version: 1
plugins: {}
pipelines: { any: { about: Any., when: manual, select: { books: wanted }, do: [] } }
`;

/** A profile that stands in no file, read as if it did. */
function draftOf(profile: object): QualityProfile | { wrong: string } {
  const { pipelines, findings } = loadConfig({ pipelinesText: `${AROUND}quality: { ${DRAFT}: ${JSON.stringify(profile)} }\n` });
  const entry = pipelines?.value.quality?.[DRAFT];
  return entry ? profileOf(DRAFT, entry) : { wrong: findings.map(({ message }) => message).join('; ') };
}

function beforeOf(candidates: Candidates, release: { source: string; key: string }): { verdict: string; score: number } | null {
  const known = candidates.find((each) => each.release.source === release.source && each.release.key === release.key);
  return known ? { verdict: known.verdict, score: known.score } : null;
}
