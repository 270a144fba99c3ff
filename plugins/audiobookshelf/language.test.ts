import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageCode } from './language.ts';

test('languages are known by their English name, their own name and their codes', () => {
  const table: [string, string | undefined][] = [
    ['English', 'en'],
    ['german', 'de'],
    ['Deutsch', 'de'],
    ['français', 'fr'],
    ['eng', 'en'],
    ['deu', 'de'],
    ['en-GB', 'en'],
    ['pt_BR', 'pt'],
    ['en', 'en'],
    ['grc', 'grc'],
    ['und', undefined],
    ['', undefined],
    ['English (Unabridged)', undefined],
  ];
  for (const [text, code] of table) assert.equal(languageCode(text), code, text);
});
