import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject } from '../launch/copy-project.ts';
import { freePort } from '../live/free-port.ts';
import type { Figure } from './figure.ts';
import { memoryOf } from './memory-of.ts';

const PATIENCE_MS = 30_000;
/** V8 gives back what starting took within a minute. */
const IDLE_MS = 70_000;

interface Started {
  child: ChildProcess;
  ms: number;
}

/**
 * From the start of the process until /readyz says so, on the embedded database: in a new clone and an empty folder, in an empty folder, and
 * again; and the memory when idle.
 */
export async function start(): Promise<Figure[]> {
  const project = copyProject();
  const port = await freePort();
  const newHome = (name: string): string => {
    const home = join(project, name);
    mkdirSync(join(home, 'config'), { recursive: true });
    cpSync(join(project, 'pipelines.yaml'), join(home, 'pipelines.yaml'));
    writeFileSync(join(home, 'config', 'app.yaml'), `port: ${port}\nlog: { level: error }\n`);
    return home;
  };
  try {
    const first = await launch(project, newHome('first'), port);
    await end(first);
    const home = newHome('second');
    const cold = await launch(project, home, port);
    await end(cold);
    const warm = await launch(project, home, port);
    await new Promise((done) => setTimeout(done, IDLE_MS));
    const memory = memoryOf(warm.child.pid ?? 0);
    await end(warm);
    return [
      { name: 'start to ready, new clone and empty data folder', value: first.ms, unit: 'ms', limit: 3000 },
      { name: 'start to ready, empty data folder', value: cold.ms, unit: 'ms', limit: 3000 },
      { name: 'start to ready, again', value: warm.ms, unit: 'ms', limit: 3000 },
      { name: 'memory of the daemon after a minute idle', value: memory, unit: 'MB', limit: 200 },
    ];
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

async function launch(project: string, home: string, port: number): Promise<Started> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['core/main/launch.js', 'start', '--home', home], {
    cwd: project,
    stdio: 'ignore',
  });
  while (performance.now() - begun < PATIENCE_MS) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (reply) => reply.status === 200,
      () => false,
    );
    if (isReady) return { child, ms: performance.now() - begun };
    await new Promise((done) => setTimeout(done, 20));
  }
  child.kill('SIGKILL');
  throw new Error(`the daemon was not ready within ${PATIENCE_MS / 1000} s`);
}

function end({ child }: Started): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill('SIGTERM');
  });
}
