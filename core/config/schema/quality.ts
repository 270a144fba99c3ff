import { closed, ref, type Schema } from './parts.ts';

const names: Schema = { type: 'array', uniqueItems: true, maxItems: 200, items: ref('text'), title: 'a list of names' };
const bounds = (description: string): Schema => ({ ...closed({ min: ref('bytes'), max: ref('bytes') }), minProperties: 1, description });
const flag = (description: string): Schema => ({ type: 'boolean', title: 'true or false', description });
const whole = (description: string): Schema => ({ type: 'integer', minimum: 0, maximum: 10_000, title: 'a whole number', description });

/** One profile under `quality`. */
export const QUALITY: Schema = {
  ...closed({
    formats: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[a-z0-9]{2,6}$', title: 'a format like m4b or mp3' },
      title: 'a list of formats',
      description: 'Best first; what is not listed is refused.',
    },
    languages: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: ref('language'),
      title: 'a list of languages',
      description: 'In order.',
    },
    unabridged: flag('true: abridged recordings are refused. false: accepted where there is no full one.'),
    dramatized: { enum: ['never', 'allowed', 'only'], title: 'never, allowed or only' },
    narrators: closed({ liked: names, refused: names }),
    'size-per-hour': bounds('Bounds for each hour of the known runtime.'),
    size: bounds('Bounds for the whole.'),
    seeders: whole('Fewest seeders of a torrent.'),
    packs: { ...whole('How many books a pack may hold; 1 refuses packs.'), minimum: 1 },
    cost: closed({
      'freeleech-only': flag('Only what costs the account nothing.'),
      'ratio-floor': {
        type: 'number',
        minimum: 0,
        maximum: 1000,
        title: 'a ratio like 1.5',
        description: 'Below it nothing that costs ratio.',
      },
      'keep-slots': whole('Unsatisfied slots that stay free.'),
      wedges: { enum: ['never', 'when-needed'], title: 'never or when-needed' },
    }),
    upgrade: closed({ wanted: flag('Look for better recordings of owned books.'), cap: whole('How often for one book.') }),
  }),
  title: 'a quality profile',
  description: 'What is wanted of a recording.',
};
