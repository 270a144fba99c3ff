import { findingMaker, type MessageRow } from './finding.ts';

/** Every message about the form of a configuration file. README.md of this folder lists the same codes. */
export const MESSAGES = {
  'config/missing-file': { message: 'the file is not there', remedy: 'Take the one that comes with Tomewright as a start.' },
  'config/unreadable': { message: 'the file cannot be read ({reason})', remedy: 'Make it readable for the user that Tomewright runs as.' },
  'config/not-text': { message: 'the file is not text in UTF-8', remedy: 'Save it as UTF-8.' },
  'config/too-large': { message: 'the file is larger than 1 MB', remedy: 'A configuration is a few pages; look at what got into it.' },
  'config/empty': { message: 'the file is empty', remedy: 'If it was just being saved, save it again.' },
  'config/cut-short': {
    message: 'the file ends where it went on before: all from line {line} on is gone',
    remedy: 'If that was not meant, the file was half saved: save it again.',
    severity: 'warning',
  },
  'config/no-newline': {
    message: 'the last line has no end; the file may be half saved',
    remedy: 'If it is complete, end it with a newline.',
    severity: 'warning',
  },
  'config/fewer-pipelines': {
    message: 'fewer pipelines than before: {names} gone',
    remedy: 'If that was not meant, bring them back; `enabled: false` keeps a pipeline without running it.',
    severity: 'warning',
  },
  'config/not-yaml': { message: 'this is not YAML: {what}', remedy: '{remedy}' },
  'config/tab': { message: 'a tab stands where the indentation is', remedy: 'Indent with spaces.' },
  'config/two-documents': { message: 'a second document begins here', remedy: 'Take the `---` away; one file holds one document.' },
  'config/unknown-tag': {
    message: 'the tag {tag} means nothing here',
    remedy: 'The only tag is `!secret NAME`; quote the text if it is meant.',
  },
  'config/secret-name': {
    message: 'expected the name of a secret, like `!secret mam-session`',
    remedy: 'Names are of small letters, digits and hyphens.',
  },
  'config/alias-bomb': {
    message: 'the aliases of this file grow beyond measure',
    remedy: 'Write out what they repeat; 50 uses are allowed.',
  },
  'config/unknown-alias': {
    message: 'the alias *{name} has no anchor before it',
    remedy: 'Mark the value with &{name} first, or quote the text.',
  },
  'config/too-deep': {
    message: 'the nesting is deeper than 40 levels',
    remedy: 'No configuration needs that; look for a bracket that repeats.',
  },
  'config/duplicate-key': { message: 'the key `{key}` stands here twice; the first is in line {line}', remedy: 'Keep one of the two.' },
  'config/forbidden-key': { message: '`{key}` is not allowed as a name', remedy: 'Take another name.' },
  'config/unknown-key': { message: 'unknown key `{key}`{where}', remedy: '{near}' },
  'config/missing-key': { message: '`{key}` is missing{where}', remedy: 'Add `{key}:` with {expected}.' },
  'config/wrong-value': { message: 'expected {expected}, got {got}', remedy: '{near}' },
  'config/inline-secret': {
    message: '`{key}` is a secret and stands here in plain text',
    remedy: 'Write `{key}: !secret {name}`, and the value into .env as {variable}.',
    severity: 'warning',
  },
  'config/webhook-secret': {
    message: 'the secret {secret} cannot sign what the webhook `{webhook}` is told: {why}',
    remedy: 'Make one with `npm run key -- --hook`, put it into .env, and give it to the receiver.',
  },
  'config/webhook-secret-missing': {
    message: 'the secret {secret} has no value, so the webhook `{webhook}` is told nothing yet',
    remedy: 'Set {variable} in the environment or in .env; `npm run key -- --hook` makes one.',
    severity: 'warning',
  },
  'config/overlapping-folders': {
    message:
      'the download folder {download} and the library folder {library} lie in one another, so the library would take downloads for books',
    remedy: 'Keep them side by side on one disk, such as /data/downloads and /data/library.',
  },
  'config/repeated': { message: '{got} stands in this list twice', remedy: 'Keep one of the two.' },
} satisfies Record<string, MessageRow>;

export const configFinding = findingMaker(MESSAGES);
