import { type Finding, sortFindings } from './finding.ts';

const WIDTH = 120;
const LOOKS_SECRET = /((?:key|token|password|passkey|session|secret|cookie|database)["']?\s*:\s*)(?!\s|!secret)([^,}\n]+)/gi;

/** Findings as text for people: place and message, the line with a caret, the remedy. `texts` holds the files by name. */
export function renderFindings(findings: readonly Finding[], texts: string | Readonly<Record<string, string | undefined>>): string {
  return sortFindings(findings)
    .map((finding) => renderOne(finding, typeof texts === 'string' ? texts : texts[finding.file]))
    .join('\n');
}

function renderOne(finding: Finding, text: string | undefined): string {
  const label = finding.severity === 'warning' ? 'warning: ' : '';
  const head = printable(`${finding.file}:${finding.line}:${finding.column} ${label}${finding.message}`);
  const parts = [head, ...sourceLines(finding, text), ...(finding.remedy ? [`      ${printable(finding.remedy)}`] : [])];
  return `${parts.join('\n')}\n`;
}

function sourceLines(finding: Finding, text: string | undefined): string[] {
  const line = text?.split('\n')[finding.line - 1]?.replace(/\r$/, '');
  if (line === undefined || line.trim() === '' || finding.sensitive) return [];
  const start = finding.column > WIDTH - 20 ? finding.column - 41 : 0;
  const shown = printable(maskSecrets(line)).slice(start, start + WIDTH);
  const gutter = `${String(finding.line).padStart(6)} | `;
  return [gutter + shown, `${' '.repeat(gutter.length - 2)}| ${' '.repeat(Math.max(0, finding.column - 1 - start))}^`];
}

function maskSecrets(line: string): string {
  return line.replace(LOOKS_SECRET, (_, key: string, value: string) => key + '*'.repeat(value.length));
}

// A terminal obeys control characters; a file that somebody sent must not speak to it.
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ');
}
