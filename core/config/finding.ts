/** A place in a file; lines and columns count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

export type Severity = 'error' | 'warning';

/** A mistake in configuration, as told to its owner. */
export interface Finding extends Place {
  code: string;
  message: string;
  remedy: string;
  severity: Severity;
  /** The line holds a secret and is not printed. */
  sensitive?: true;
}

/** One row of a message table: `{name}` stands for a value of the finding. */
export interface MessageRow {
  message: string;
  remedy: string;
  severity?: 'warning';
}

/** A function that makes findings out of one table. */
export function findingMaker<Table extends Record<string, MessageRow>>(table: Table) {
  return (code: keyof Table & string, place: Place, values: Record<string, string | number> = {}): Finding => {
    const row = table[code]!;
    return {
      file: place.file,
      line: place.line,
      column: place.column,
      code,
      message: fill(row.message, values),
      remedy: fill(row.remedy, values).trim(),
      severity: row.severity ?? 'error',
    };
  };
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

/** By file, line and column; one finding told twice at one place is told once. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings
    .filter((finding) => {
      const key = [finding.file, finding.line, finding.column, finding.code, finding.message].join('\0');
      return seen.has(key) ? false : seen.add(key);
    })
    .sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{([a-z]+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
