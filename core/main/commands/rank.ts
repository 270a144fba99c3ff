import { readFileSync } from 'node:fs';
import { rankReleases } from '../../book/index.ts';
import { type Clue, DEFAULT_QUALITY, type QualityProfile, type Release } from '../../sdk/index.ts';
import { type Command, complain, say } from '../command.ts';
import { readSettings } from '../settings.ts';

export const rank: Command = {
  name: 'rank',
  about: 'Judge releases anew, by the profiles of pipelines.yaml as they are now, without the network',
  usage: '--releases FILE [--clue \'{"title": ...}\'] [--quality NAME] [--json]',
  words: [0, 0],
  options: {
    releases: { type: 'string', value: 'FILE', about: 'what `explain --json` printed, or a JSON list of releases, or one release a line' },
    clue: { type: 'string', value: 'JSON', about: 'what is wanted; what `explain --json` printed has one' },
    quality: { type: 'string', value: 'NAME', about: 'a profile under `quality:` (default: default)' },
    json: { type: 'boolean', about: 'the verdicts as one JSON list' },
  },
  async run({ home, env, options }) {
    const file = options['releases'];
    const given = typeof file === 'string' ? read(file) : null;
    const clue = typeof options['clue'] === 'string' ? parse<Clue>(options['clue']) : given?.clue;
    if (!given || !clue?.title) {
      complain('rank needs --releases FILE with releases, and a clue with a title: from that file, or by --clue \'{"title": "..."}\'');
      return 2;
    }
    const profile = await profileOf(home, env, typeof options['quality'] === 'string' ? options['quality'] : 'default');
    if (!profile) {
      complain('no pipeline of pipelines.yaml uses that profile, or the file is not in order: npm run lint');
      return 1;
    }
    const judged = rankReleases(clue, given.releases, profile);
    if (options['json']) say(JSON.stringify(judged));
    else
      for (const one of judged)
        say(`${one.verdict === 'accept' ? 'good    ' : 'rejected'} ${one.score.toFixed(2)} ${one.release.title}: ${one.why}`);
    return 0;
  },
};

async function profileOf(home: string, env: NodeJS.ProcessEnv, name: string): Promise<QualityProfile | undefined> {
  const { plan } = await readSettings({ home, env });
  const found = plan?.pipelines.find((pipeline) => pipeline.quality.name === name)?.quality;
  return found ?? (name === 'default' ? DEFAULT_QUALITY : undefined);
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

function read(file: string): { releases: Release[]; clue?: Clue } | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  const whole = parse<{ book?: { clue: Clue }; candidates?: { release: Release }[] } | Release[]>(text);
  if (Array.isArray(whole)) return { releases: whole };
  if (whole?.candidates && whole.book)
    return { clue: whole.book.clue, releases: unique(whole.candidates.map((candidate) => candidate.release)) };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const releases = lines.map((line) => parse<Release>(line)).filter((release) => release !== undefined && 'title' in release) as Release[];
  return releases.length > 0 ? { releases } : null;
}

/** The same release is seen by several runs. */
const unique = (releases: Release[]): Release[] => [
  ...new Map(releases.map((release) => [`${release.source} ${release.key}`, release])).values(),
];
