import { fold, parsePosition } from '../../text/index.ts';
import type { Face } from './record-face.ts';

/** Words by which a record shows that it is not the book itself; each counts only where the item does not say it too. */
const KINDS: readonly { name: string; pattern: RegExp; why: string }[] = [
  {
    name: 'companion',
    pattern:
      /\b(?:summary|study guides?|study notes|sparknotes|cliffs ?notes|key takeaways|conversation starters|discussion (?:guide|questions)|reading group guide|book club kit|lesson plans?|teachers? guide|cheat sheet|critical essays|bloom s guides?|guide to the (?:book|novel|series)|blinkist|supersummary|instaread|bookrags|getabstract|shortform|litcharts|gradesaver)\b/,
    why: 'a companion or study guide',
  },
  {
    name: 'omnibus',
    pattern:
      /\b(?:omnibus|trilogy|tetralogy|quartet|box(?:ed)? ?set|complete (?:novels|series|works|collection|set|saga|short stories)|collected (?:works|novels)|(?:series|books|novels) collection|collection set|\d books|(?:two|three|four|five|six|seven) (?:complete )?(?:books|novels)|books? \d+ (?:(?:to|through|and) )?\d+|books of|the collection|bundle|bind ?up|in one)\b/,
    why: 'several books in one',
  },
  {
    name: 'adaptation',
    pattern:
      /\b(?:graphic novel|manga|comics?|play ?text|screen ?play|stage (?:play|adaptations?)|the play|dramati[sz](?:ed|ation)|adapted|adaptation|retold|retelling|junior (?:novel|noveli[sz]ation|classics)|noveli[sz]ation|young readers?|pop ?up|illustrated classics?|classics illustrated|childrens classics|easy reader|stepping stones?|coloring book|colouring book|picture book|board book|libretto|radio play|movie tie in storybook|penguin readers|oxford bookworms|simplified)\b/,
    why: 'an adaptation of the book',
  },
  {
    name: 'part',
    pattern:
      /\bpart (?:\d+|one|two|three|four) of (?:\d+|two|three|four)\b|\b\d+ of \d+\b|\b(?:first|second) half\b|\bsampler?\b|\bexcerpts?\b/,
    why: 'a part of the book',
  },
];

/** Words that make a companion only where they stand in the title itself: many a subtitle of an honest book has them. */
const ABOUT = /\b(?:companion|workbook|analysis|trivia|quiz|unofficial|making of|sidekick|in \d+ minutes)\b/;

/** Why a record is something else than the plain book, where the item itself says nothing of the kind; undefined where it is plain. */
export function oddKind(face: Face, context: string): { name: string; why: string } | undefined {
  for (const { name, pattern, why } of KINDS) {
    const word = pattern.exec(name === 'adaptation' || name === 'part' ? `${face.text} | ${face.seriesText}` : face.text)?.[0];
    if (word !== undefined && !` ${context} `.includes(` ${word} `)) return { name, why };
  }
  const about = ABOUT.exec(fold(face.main.text))?.[0];
  if (about !== undefined && !` ${context} `.includes(` ${about} `)) return { name: 'companion', why: 'a companion or study guide' };
  const isSlashed = face.record.title.includes(' / ') || (face.record.subtitle ?? '').includes(' / ');
  const isRange = face.series.some((ref) => parsePosition(ref.position)?.isSingle === false);
  return isSlashed || isRange ? { name: 'omnibus', why: 'several books in one' } : undefined;
}

const PACK =
  /\b(?:complete (?:series|collection|saga|novels|works)|all (?:novels|books)|(?:the )?\d{1,2} books|books \d{1,2} (?:(?:to|through|and) )?\d{1,2}|books one to|series \d{1,2} \d{1,2}|box(?:ed)? ?set|omnibus|bundle|[ivx]{1,4} (?:to )?[ivx]{2,4}$)\b/;

/** Why an item is something else than a record that is a plain book: several books, or a book about the book. */
export function oddItem(names: readonly string[], face: Face): { name: string; why: string } | undefined {
  const told = `${face.seriesText} | ${face.text}`;
  const isAbout = [KINDS[0]!.pattern, ABOUT].some((pattern) => names.some((name) => pattern.test(name)) && !pattern.test(told));
  if (isAbout) return { name: 'companion', why: 'the item is a companion or study guide, the record is the book' };
  const isPack = names.some((name) => PACK.test(name)) && !KINDS[1]!.pattern.test(face.text) && !PACK.test(face.text);
  const isRange = face.series.some((ref) => parsePosition(ref.position)?.isSingle === false);
  return isPack && !isRange ? { name: 'omnibus', why: 'the item holds several books, the record is one' } : undefined;
}
