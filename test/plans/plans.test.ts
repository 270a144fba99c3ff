import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasErrors } from '../../core/config/finding.ts';
import { loadConfig } from '../../core/config/load-config.ts';
import { compile } from '../../core/plan/compile.ts';
import { builtInPlugins, PROJECT } from './built-in-plugins.ts';
import { goldens, outcomeOf } from './golden.ts';

const all = goldens();

test('there are golden files of sixty kinds of mistake, and good ones', () => {
  const refused = all.filter((golden) => !outcomeOf(golden.yaml).hasPlan);
  assert.ok(refused.length >= 60, `${refused.length} refused`);
  assert.ok(all.length - refused.length >= 10, `${all.length - refused.length} accepted`);
});

for (const golden of all) {
  test(`${golden.name} gives the plan or the findings that stand below its line`, () => {
    const outcome = outcomeOf(golden.yaml);
    assert.equal(outcome.text, golden.expected);
    assert.equal(outcome.hasPlan, !hasErrors(outcome.findings));
    assert.equal(golden.name.startsWith('good/'), outcome.findings.length === 0);
    for (const finding of outcome.findings) {
      assert.ok(finding.line >= 1 && finding.column >= 1);
      assert.ok(finding.remedy.length > 0, `${finding.code} has no remedy`);
      assert.doesNotMatch(finding.message + finding.remedy, /\{[a-z]+\}|undefined|\[object/);
    }
  });
}

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

const SHIPPED = readFileSync(join(PROJECT, 'pipelines.yaml'), 'utf8');
const catalog = builtInPlugins();

function lint(text: string) {
  const loaded = loadConfig({ pipelinesText: text, previousText: SHIPPED });
  if (!loaded.pipelines) return { findings: loaded.findings, plan: undefined };
  const compiled = compile({ config: loaded.pipelines, catalog, secrets: () => 'a secret value' });
  return { findings: [...loaded.findings, ...compiled.findings], plan: compiled.plan };
}

test('of 500 random truncations none is taken for a whole file without a warning', () => {
  const random = numbers(20_261_122);
  const whole = lint(SHIPPED);
  const all = whole.plan!.pipelines.length;
  let accepted = 0;
  for (let round = 0; round < 500; round += 1) {
    const cut = random.next().value % SHIPPED.trimEnd().length;
    const { findings, plan } = lint(SHIPPED.slice(0, cut));
    assert.ok(findings.length > 0, `cut at ${cut}`);
    for (const finding of findings) assert.ok(finding.line >= 1 && finding.column >= 1);
    if (!plan) continue;
    accepted += 1;
    assert.ok(
      findings.some((finding) => finding.code === 'config/cut-short'),
      `cut at ${cut}`,
    );
    if (plan.pipelines.length < all) assert.ok(findings.some((finding) => finding.code === 'config/fewer-pipelines'));
  }
  assert.ok(accepted > 0, 'some cuts must give a file that is valid in itself, or the warning was never needed');
});

test('500 random byte flips never throw, and never lose a pipeline without a word', () => {
  const random = numbers(7);
  const bytes = Buffer.from(SHIPPED);
  for (let round = 0; round < 500; round += 1) {
    const at = random.next().value % bytes.length;
    const flipped = Buffer.from(bytes);
    flipped[at] = flipped[at]! ^ (1 << ((random.next().value >>> 8) % 8));
    const { findings, plan } = lint(flipped.toString('utf8'));
    if (plan && plan.pipelines.length < 10) assert.ok(findings.length > 0, `flip at ${at}`);
    if (!plan) assert.ok(hasErrors(findings), `flip at ${at}`);
  }
});
