import type { Finding } from '../config/finding.ts';
import type { DaemonProblem } from '../server/route.ts';
import type { LivePlugins } from './live-plugins.ts';

/** What is wrong now: mistakes in the files, and instances that do not work. */
export class Problems {
  private readonly plugins: LivePlugins;
  private findings: readonly Finding[];
  private others: readonly DaemonProblem[] = [];

  constructor(plugins: LivePlugins, findings: readonly Finding[]) {
    this.plugins = plugins;
    this.findings = findings;
  }

  /** The findings of the files as they are now. */
  found(findings: readonly Finding[]): void {
    this.findings = findings;
  }

  /** What is wrong with libraries and accounts, as it was seen last. */
  noticed(others: readonly DaemonProblem[]): void {
    this.others = others.map(({ id, severity, sentence, remedy }) => ({ id, severity, sentence, remedy }));
  }

  list(): DaemonProblem[] {
    const config = this.findings.map(
      (finding): DaemonProblem => ({
        id: `${finding.code}:${finding.line}`,
        severity: finding.severity,
        sentence: `${finding.file}:${finding.line}:${finding.column} ${finding.message}`,
        remedy: finding.remedy,
      }),
    );
    return [...config, ...this.ofPlugins(), ...this.others];
  }

  private ofPlugins(): DaemonProblem[] {
    return this.plugins.health().flatMap(({ instance, health }) => {
      const { state, lastFailure, breaker } = health;
      const isDown = state === 'resting' || state === 'quarantined' || breaker.state !== 'closed';
      if (!isDown && !lastFailure) return [];
      const isError = state === 'quarantined' || lastFailure?.code === 'auth';
      const what = breaker.state !== 'closed' ? 'is left alone for a while' : isDown ? `is ${state}` : 'failed at its last call';
      return [
        {
          id: `plugin/${lastFailure?.code ?? state}:${instance}`,
          severity: isError ? ('error' as const) : ('warning' as const),
          sentence: `${instance} ${what}${lastFailure ? `: ${lastFailure.message}` : ''}`,
          remedy: 'npm run doctor tries it again and says more',
        },
      ];
    });
  }
}
