import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentName, parseDotenv, readSecrets, readSecretsFile } from './secrets.ts';

test('the environment stands before .env, and .env before secrets.yaml', () => {
  const secrets = readSecrets({
    env: { A_SECRET: 'from the environment' },
    dotenvText: 'A_SECRET=from dotenv\nB_SECRET=from dotenv\n',
    secretsYamlText: 'a-secret: from the file\nb-secret: from the file\nc-secret: from the file\n',
  });
  assert.deepEqual(
    ['a-secret', 'b-secret', 'c-secret', 'd-secret'].map((name) => secrets(name)),
    ['from the environment', 'from dotenv', 'from the file', undefined],
  );
});

test('an empty value is none', () => {
  assert.equal(readSecrets({ env: { A: '' }, dotenvText: 'A=\n' })('a'), undefined);
});

test('names in capitals with an underline for a hyphen', () => assert.equal(environmentName('mam-session'), 'MAM_SESSION'));

test('.env is read with quotes, comments, export and Windows line ends, and nothing in it is expanded', () => {
  const text =
    '\uFEFF# c\r\nA=1\r\nexport B = "two words # no comment" # comment\r\nC=\'$A "x"\'\nD=a#b\nE=a # b\nF="l1\\nl2"\nno line\n1G=x\n';
  assert.deepEqual(Object.fromEntries(parseDotenv(text)), {
    A: '1',
    B: 'two words # no comment',
    C: '$A "x"',
    D: 'a#b',
    E: 'a',
    F: 'l1\nl2',
  });
});

test('mistakes in secrets.yaml are told without any of its text', () => {
  const { values, findings } = readSecretsFile('Mam: hunter2\nnumber: 424242\n');
  assert.equal(values.size, 0);
  assert.deepEqual(
    findings.map((finding) => [finding.line, finding.code, finding.sensitive]),
    [
      [1, 'config/wrong-value', true],
      [2, 'config/wrong-value', true],
    ],
  );
  assert.doesNotMatch(JSON.stringify(findings), /hunter2|424242/);
});

test('a secrets.yaml of comments is no mistake', () => assert.deepEqual(readSecretsFile('# none yet\n').findings, []));
