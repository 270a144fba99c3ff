import type { Finding } from '../config/finding.ts';
import { PIPELINES_FILE } from '../config/read-files.ts';
import type { InstanceHealth } from '../host/parts.ts';
import type { DaemonProblem } from '../server/route.ts';

type Noticed = Omit<DaemonProblem, 'since'>;

interface Plugins {
  health(): { instance: string; health: InstanceHealth }[];
}

/** What is wrong now: mistakes in the files, instances that do not work, libraries and accounts. */
export class Problems {
  private readonly plugins: Plugins;
  private findings: readonly Finding[];
  private others: readonly Noticed[] = [];
  /** Since when, as all daemons know it, by the id under which it is stored. */
  private stored: ReadonlyMap<string, Date> = new Map();
  /** Since when, as this daemon saw it. */
  private seen: ReadonlyMap<string, Date> = new Map();
  private readonly now: () => Date;

  constructor(plugins: Plugins, findings: readonly Finding[], now: () => Date = () => new Date()) {
    this.plugins = plugins;
    this.findings = findings;
    this.now = now;
    this.list();
  }

  /** The findings of the files as they are now. */
  found(findings: readonly Finding[]): void {
    this.findings = findings;
    this.list();
  }

  /** What is wrong with libraries and accounts, as it was seen last, and since when each problem that is stored has lasted. */
  noticed(others: readonly Noticed[], stored: readonly { id: string; since: Date }[]): void {
    this.others = others.map(({ id, severity, sentence, remedy, link, accept }) => ({
      id,
      severity,
      sentence,
      remedy,
      ...(link ? { link } : {}),
      ...(accept ? { accept } : {}),
    }));
    this.stored = new Map(stored.map(({ id, since }) => [id, since]));
    this.list();
  }

  list(): DaemonProblem[] {
    const now = this.now();
    const all = [...this.findings.map(problemOfFinding), ...this.ofPlugins(), ...this.others];
    const problems = all.map((problem) => ({ ...problem, since: this.sinceOf(problem) ?? now }));
    this.seen = new Map(problems.map(({ id, since }) => [id, since]));
    return problems;
  }

  private sinceOf({ id, link }: Noticed): Date | undefined {
    const known = id.startsWith('plugin/') && link ? [`auth:${link.id}`, `quarantined:${link.id}`, `down:${link.id}`] : [id];
    const stored = known.flatMap((each) => this.stored.get(each) ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
    return stored ?? this.seen.get(id);
  }

  private ofPlugins(): Noticed[] {
    return this.plugins.health().flatMap(({ instance, health }): Noticed[] => {
      const { state, lastFailure, breaker } = health;
      const isDown = state === 'resting' || state === 'quarantined' || breaker.state !== 'closed';
      if (!isDown && !lastFailure) return [];
      const isError = state === 'quarantined' || lastFailure?.code === 'auth';
      const what = breaker.state !== 'closed' ? 'is left alone for a while' : isDown ? `is ${state}` : 'failed at its last call';
      return [
        {
          id: `plugin/${lastFailure?.code ?? state}:${instance}`,
          severity: isError ? 'error' : 'warning',
          sentence: `${instance} ${what}${lastFailure ? `: ${lastFailure.message}` : ''}`,
          remedy: 'npm run doctor tries it again and says more',
          link: { kind: 'plugin', id: instance },
        },
      ];
    });
  }
}

const problemOfFinding = ({ code, line, column, file, message, remedy, severity }: Finding): Noticed => ({
  id: `${code}:${line}`,
  severity,
  sentence: `${file}:${line}:${column} ${message}`,
  remedy,
  ...(file === PIPELINES_FILE ? { link: { kind: 'config', id: String(line) } as const } : {}),
});
