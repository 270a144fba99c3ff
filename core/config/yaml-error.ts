import type { YAMLError } from 'yaml';
import type { Finding, Place } from './finding.ts';
import { configFinding } from './messages.ts';

const WORDS: Partial<Record<YAMLError['code'], { what: string; remedy: string }>> = {
  MISSING_CHAR: { what: 'something that was opened is not closed', remedy: 'Look for a missing quote, bracket, comma or colon.' },
  BAD_INDENT: { what: 'the indentation does not fit, or a bracket is not closed', remedy: 'Items of one list begin in one column.' },
  BLOCK_AS_IMPLICIT_KEY: { what: 'two keys stand in one line', remedy: 'Put quotes around a text that holds a colon.' },
  BLOCK_IN_FLOW: { what: 'an indented block stands inside brackets', remedy: 'Write it inside the brackets, or without brackets.' },
  MULTILINE_IMPLICIT_KEY: { what: 'a key has no colon', remedy: 'Write `key: value`.' },
  BAD_SCALAR_START: { what: 'a text may not begin with this character', remedy: 'Put the text in quotes.' },
  BAD_DQ_ESCAPE: { what: 'unknown escape after a backslash', remedy: 'Use single quotes, or write the backslash twice.' },
  BAD_ALIAS: { what: 'an alias or anchor without a good name', remedy: 'Put a text that begins with * or & in quotes.' },
  UNEXPECTED_TOKEN: { what: 'something stands where nothing can', remedy: 'Look for a bracket too many, or a missing line break.' },
};

const OTHER = { what: 'the parser cannot go on here', remedy: 'Look at this line and the one before.' };

/** What the YAML parser complains of, in our words. */
export function yamlErrorFinding(problem: YAMLError, text: string, place: Place): Finding {
  const spot = text.slice(...problem.pos);
  if (problem.code === 'TAB_AS_INDENT') return configFinding('config/tab', place);
  if (problem.code === 'MULTIPLE_DOCS') return configFinding('config/two-documents', place);
  if (problem.code === 'TAG_RESOLVE_FAILED') return configFinding('config/unknown-tag', place, { tag: spot.slice(0, 40) });
  return configFinding('config/not-yaml', place, WORDS[problem.code] ?? OTHER);
}
