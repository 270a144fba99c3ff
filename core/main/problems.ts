import type { Finding } from '../config/finding.ts';
import type { DaemonProblem } from '../server/route.ts';
import type { LivePlugins } from './live-plugins.ts';

/** What is wrong now: mistakes in the files, and instances that do not work. */
export class Problems {
  private readonly plugins: LivePlugins;
  private findings: readonly Finding[];

  constructor(plugins: LivePlugins, findings: readonly Finding[]) {
    this.plugins = plugins;
    this.findings = findings;
  }

  /** The findings of the files as they are now. */
  found(findings: readonly Finding[]): void {
    this.findings = findings;
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
    return [...config, ...this.ofPlugins()];
  }

  private ofPlugins(): DaemonProblem[] {
    return this.plugins
      .health()
      .filter(({ health }) => health.state === 'resting' || health.state === 'quarantined')
      .map(({ instance, health }) => ({
        id: `plugin/${health.state}:${instance}`,
        severity: health.state === 'quarantined' || health.lastFailure?.code === 'auth' ? 'error' : 'warning',
        sentence: `${instance} is ${health.state}${health.lastFailure ? `: ${health.lastFailure.message}` : ''}`,
        remedy: `See: npm run doctor`,
      }));
  }
}
