import type { Clue } from '../../core/sdk/index.ts';

/** What Prowlarr wove into the name of a MyAnonamouse row. */
export interface MamTitle {
  clue: Clue;
  format?: string;
  isVip: boolean;
}

const LANGUAGES: Record<string, string> = {
  ENG: 'en',
  GER: 'de',
  FRE: 'fr',
  SPA: 'es',
  ITA: 'it',
  DUT: 'nl',
  CHI: 'zh',
  JPN: 'ja',
  RUS: 'ru',
  POL: 'pl',
  POR: 'pt',
  SWE: 'sv',
  DAN: 'da',
  NOR: 'no',
  FIN: 'fi',
};

/**
 * Takes "Title by A, B [ENG / M4B] [VIP]" apart, as Prowlarr puts it together (its MyAnonamouse parser, read 2026-04).
 * Brackets are read from the end, because a title may hold some of its own; the last " by " parts title and authors.
 */
export function mamTitle(posted: string): MamTitle {
  let rest = posted.slice(0, 512).trim();
  let facts: string[] = [];
  let isVip = false;
  for (let open = bracketAt(rest); open > 0; open = bracketAt(rest)) {
    const inside = rest.slice(open + 1, -1);
    if (inside === 'VIP') isVip = true;
    else if (facts.length === 0 && inside.split(' / ').every((part) => /^[A-Z0-9 ]{2,30}$/.test(part))) facts = inside.split(' / ');
    else break;
    rest = rest.slice(0, open).trimEnd();
  }
  const language = facts.map((fact) => LANGUAGES[fact]).find((code) => code !== undefined);
  const format = facts.filter((fact) => /^(M4B|M4A|MP3|FLAC|OPUS|OGG|AAC|WMA|EPUB|PDF|MOBI|AZW3)( |$)/.test(fact)).join(' ');
  const clue = { ...titleAndAuthors(rest), ...(language && { language }) };
  return { clue, ...(format && { format: format.toLowerCase() }), isVip };
}

function bracketAt(text: string): number {
  return text.endsWith(']') ? text.lastIndexOf('[') : -1;
}

function titleAndAuthors(text: string): Clue {
  const at = text.lastIndexOf(' by ');
  if (at <= 0) return { title: text };
  const authors = text
    .slice(at + 4)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return authors.length > 0 ? { title: text.slice(0, at).trim(), authors } : { title: text };
}
