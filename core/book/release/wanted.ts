import type { Clue } from '../../sdk/index.ts';
import {
  articleFree,
  cut,
  fold,
  type PersonName,
  type Position,
  parseName,
  parsePosition,
  penNamesOf,
  personLikeness,
  seriesIn,
  turnArticle,
  words,
} from '../text/index.ts';
import { prepare, type Word } from './align.ts';
import { LIGHT } from './name/lexicon.ts';

/** One form under which the wanted title may be posted. */
export interface TitleForm {
  words: Word[];
  /** How much of the title it is: the whole, the part before the subtitle, or the part after the series' name. */
  kind: 'whole' | 'main' | 'tail';
  /** All its words are also words of the series' name (or it is the series with a number), so that alone it may mean any volume. */
  isSeries: boolean;
  /** It is the series' name and nothing but. */
  isWholeSeries: boolean;
  /** The number was taken off ("Vol. 3"), so that it must be found as a place. */
  needsPlace: boolean;
  slips: number;
}

/** A series prepared for comparison: forms of its name, longest first, and the place in it. */
export interface WantedSeries {
  name: string;
  forms: Word[][];
  position?: Position;
}

/** A clue prepared once for the comparison with many releases. */
export interface Wanted {
  clue: Clue;
  titles: TitleForm[];
  authors: PersonName[];
  /** How surely a name in a release's own field is one of the clue's authors, 0 to 1. */
  likeness: (name: string) => number;
  series: WantedSeries[];
  /** Words of subtitle, series and whole title: seen in a name they say nothing new. */
  known: Set<string>;
  /** The range of volumes that an omnibus is asked for. */
  range?: Position;
  /** The one volume that is asked for. */
  place?: number;
  language: string;
}

/** Words that say what kind of series or book it is, and tell no book from another. */
const GENERIC = new Set(
  (
    'series saga trilogy duology tetralogy quartet quintet cycle chronicle chronicles novels novel novella books book sequence mysteries mystery ' +
    'thriller thrillers adventures adventure the of a an and light litrpg gamelit progression fantasy epic cultivation isekai romance memoir tale story'
  ).split(' '),
);
const VOLUME =
  /[\s,:;-]{0,4}(?:#|\b(?:vol|volume|book|bk|part|band|buch|tome|no)\b\.?)\s{0,2}#?(\d{1,3}(?:\.\d)?|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)$/i;

const GENERIC_TAIL =
  /^(?:a|an|the) .{0,80}\b(?:novel|novella|adventure|story|stories|saga|mystery|romance|thriller|memoir|tale|fantasy|litrpg|series|book|epic|comedy|novels)$/i;

interface Piece {
  text: string;
  /** A volume ("Book 3") was taken off its end, or stood between it and the next piece. */
  hadVolume: boolean;
}

/** The pieces of a printed title between colons and dashes, without volumes. */
function piecesOf(title: string): Piece[] {
  const pieces: Piece[] = [];
  for (const part of title.split(/\s?[:–—]\s|\s-\s/)) {
    const text = part.replace(VOLUME, '').replace(/[\s,]+$/, '');
    const before = pieces.at(-1);
    if (fold(text) !== '') pieces.push({ text, hadVolume: text !== part.replace(/[\s,]+$/, '') });
    else if (before) before.hadVolume = true;
  }
  return pieces;
}

const isGeneric = (text: string): boolean =>
  GENERIC_TAIL.test(text.replace(/[\s!?.,]+$/, '')) || words(text).every((word) => GENERIC.has(word) || /^\d+$/.test(word));

const contentWords = (text: string): string[] => words(text).filter((word) => !LIGHT.has(word));

function seriesOf(clue: Clue): WantedSeries[] {
  return (clue.series ?? []).map(({ name, position: place }) => {
    const series = { name: cut(name), position: place };
    const whole = words(articleFree(fold(series.name)));
    const lean = whole.filter((word) => !GENERIC.has(word));
    const head = words(articleFree(fold(series.name.split(/[:,(]/)[0] ?? '')));
    const tail = series.name.includes(':') ? words(articleFree(fold(series.name.split(':').slice(1).join(' ')))) : [];
    const forms = [whole, lean, head, tail, tail.filter((word) => !GENERIC.has(word))].filter((form) =>
      form.some((word) => !GENERIC.has(word)),
    );
    const unique = [...new Map(forms.map((form) => [form.join(' '), form])).values()].sort((a, b) => b.length - a.length);
    const position = parsePosition(series.position);
    return { name: series.name, forms: unique.map(prepare), ...(position ? { position } : {}) };
  });
}

function slipsFor(form: readonly string[]): number {
  const content = form.filter((word) => !LIGHT.has(word));
  if (content.length === 0) return 0;
  if (content.length === 1) return content[0]!.length >= 5 ? 1 : 0;
  return content.length >= 5 ? 2 : 1;
}

class Forms {
  readonly list = new Map<string, TitleForm>();
  private readonly seriesWords: Set<string>[];
  private readonly authors: PersonName[];
  private readonly series: readonly WantedSeries[];

  constructor(series: readonly WantedSeries[], authors: PersonName[]) {
    this.seriesWords = series.map(({ name }) => new Set(contentWords(name)));
    this.authors = authors;
    this.series = series;
  }

  isSeries(form: readonly string[]): boolean {
    const content = form.filter((word) => !LIGHT.has(word) && !GENERIC.has(word) && !/^\d+$/.test(word));
    if (content.length === 0) return form.some((word) => this.seriesWords.some((names) => names.has(word)));
    return this.seriesWords.some((names) => content.every((word) => names.has(word)));
  }

  isWholeSeries(form: readonly string[]): boolean {
    const lean = (list: readonly string[]): string =>
      list.filter((word) => word !== 'series' && !LIGHT.has(word) && !/^\d+$/.test(word)).join(' ');
    return this.series.some(({ name }) => lean(words(name)) === lean(form));
  }

  add(text: string, kind: TitleForm['kind'], needsPlace = false): void {
    const form = words(articleFree(fold(text)));
    const key = form.join(' ');
    if (key === '' || this.list.has(key)) return;
    if (this.list.size > 0 && isGeneric(text)) return;
    this.list.set(key, {
      words: prepare(form),
      kind,
      isSeries: this.isSeries(form),
      isWholeSeries: this.isWholeSeries(form),
      needsPlace,
      slips: slipsFor(form),
    });
    for (const { full } of this.authors) {
      const possessive = words(`${full}'s`);
      if (form.length > possessive.length && possessive.every((word, at) => form[at] === word))
        this.add(form.slice(possessive.length).join(' '), kind, needsPlace);
    }
  }

  /** The title ends with the number that the clue's series gives it. */
  private isNumbered(title: string): boolean {
    const last = words(title).at(-1);
    return this.series.some(({ position }) => position?.isSingle && String(position.sortKey) === last);
  }

  printed(title: string): void {
    const text = cut(title);
    this.add(text, 'whole');
    const outside = text.replace(/[([][^()[\]]{0,200}[)\]]/g, ' ').replace(/\s+/g, ' ');
    const [main, ...rest] = piecesOf(turnArticle(outside));
    if (!main) return;
    const telling = rest.filter((piece) => !isGeneric(piece.text));
    const needsPlace = main.hadVolume;
    const isMainSeries = this.isSeries(words(main.text));
    if (telling.length > 0) this.add([main, ...telling].map((piece) => piece.text).join(' '), 'whole', needsPlace && isMainSeries);
    if (isMainSeries) for (const piece of telling) this.add(piece.text, 'tail');
    this.add(main.text, telling.length > 0 ? 'main' : 'whole', needsPlace);
    const bare = main.text.replace(/[\s,]{1,3}\d{1,3}$/, '');
    if (bare !== main.text && bare.length > 2 && this.isNumbered(main.text)) this.add(bare, 'main', true);
  }
}

/** Remembers its answers: the releases of one list name the same few people. */
function likenessTo(names: readonly string[]): (name: string) => number {
  const mine = names.map(parseName);
  const known = new Map<string, number>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const other = parseName(name);
    const best = mine.reduce((most, person) => Math.max(most, personLikeness(person, other)), 0);
    known.set(name, best);
    return best;
  };
}

/** Prepares a clue: forms of the title, authors with their pen names, series, and what its words explain in a name. */
export function readClue(clue: Clue): Wanted {
  const names = (clue.authors ?? []).flatMap((name) => [name, ...penNamesOf(name)]);
  const authors = names.map(parseName).filter((name) => name.family !== '');
  const series = seriesOf(clue);
  const forms = new Forms(series, authors);
  if (clue.subtitle) forms.add(`${clue.title} ${clue.subtitle}`, 'whole');
  for (const title of [clue.title, ...(clue.otherTitles ?? [])]) forms.printed(title);
  const positions = series.flatMap(({ position }) => position ?? []);
  const single = positions.find((position) => position.isSingle);
  const range = single ? undefined : positions[0];
  const inTitle = parsePosition(VOLUME.exec(clue.title)?.[1]) ?? parsePosition(seriesIn(clue.title)?.position);
  const place = single?.sortKey ?? (range ? undefined : inTitle?.isSingle ? inTitle.sortKey : undefined);
  const known = new Set(contentWords([clue.title, clue.subtitle ?? '', ...series.map(({ name }) => name)].join(' ')));
  return {
    clue,
    titles: [...forms.list.values()].sort((a, b) => b.words.length - a.words.length),
    authors,
    likeness: likenessTo(clue.authors ?? []),
    series,
    known,
    language: clue.language ?? 'en',
    ...(range ? { range } : {}),
    ...(place !== undefined ? { place } : {}),
  };
}
