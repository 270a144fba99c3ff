import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Finding {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/** What axe finds of serious or critical impact, each as one line. */
export const seriousFindings = (page: Page): Promise<string[]> => findings(page, TAGS);

/** Only whether everything can be read: enough for the other theme of a page that was looked at. */
export const contrastFindings = (page: Page): Promise<string[]> => findings(page, { type: 'rule', values: ['color-contrast'] });

async function findings(page: Page, runOnly: unknown): Promise<string[]> {
  await page.evaluate(SOURCE);
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const violations = await page.evaluate<Finding[]>(`axe.run(document, ${options}).then((result) => result.violations)`);
  return violations
    .filter((finding) => finding.impact === 'serious' || finding.impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help} at ${nodes
          .slice(0, 3)
          .map((node) => `${node.target.join(' ')} (${node.failureSummary?.replace(/\s+/g, ' ')})`)
          .join('; ')}`,
    );
}
