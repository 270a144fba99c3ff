import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../core/config/finding.ts';
import { loadConfig } from '../../core/config/load-config.ts';
import { compile } from '../../core/plan/compile.ts';
import { renderPlan } from '../../core/plan/render-plan.ts';
import { upcoming } from '../../core/trigger/slots.ts';
import { PLAN_CATALOG } from './plan-catalog.ts';

const FOLDER = import.meta.dirname;
const LINE = '----------\n';
const NOW = new Date('2026-03-28T12:00:00Z');

/** One golden file: pipelines.yaml above the line, what comes of it below. */
export interface Golden {
  name: string;
  path: string;
  yaml: string;
  expected: string;
}

export function goldens(): Golden[] {
  const kinds = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return kinds.flatMap((kind) =>
    readdirSync(join(FOLDER, kind.name))
      .filter((file) => file.endsWith('.golden'))
      .map((file) => readGolden(kind.name, file)),
  );
}

function readGolden(kind: string, file: string): Golden {
  const path = join(FOLDER, kind, file);
  const text = readFileSync(path, 'utf8');
  const at = text.lastIndexOf(LINE);
  return { name: `${kind}/${file.replace('.golden', '')}`, path, yaml: text.slice(0, at), expected: text.slice(at + LINE.length) };
}

/** What really comes of a file: its findings, then its pipelines as they are printed for people. Secrets named `no-...` have no value. */
export function outcomeOf(yaml: string): { text: string; findings: Finding[]; hasPlan: boolean } {
  const loaded = loadConfig({ pipelinesText: yaml });
  const { pipelines: config } = loaded;
  const secrets = (name: string) => (name.startsWith('no-') ? undefined : 'a secret value');
  const compiled = config ? compile({ config, catalog: PLAN_CATALOG, secrets }) : { findings: [] };
  const findings = [...loaded.findings, ...compiled.findings];
  const plan = 'plan' in compiled ? compiled.plan : undefined;
  const printed = plan?.pipelines.map((one) => renderPlan(plan, one.name, upcoming(one.when, NOW, 2))) ?? [];
  return { text: [...findings.map(findingText), ...printed].join('\n'), findings, hasPlan: plan !== undefined };
}

function findingText(finding: Finding): string {
  const label = finding.severity === 'warning' ? 'warning: ' : '';
  return `${finding.line}:${finding.column} ${label}${finding.message}\n    ${finding.remedy}\n`;
}

/** The whole text of a golden file. */
export function goldenText(yaml: string, outcome: string): string {
  return `${yaml}${LINE}${outcome}`;
}
