import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../live/free-port.ts';
import type { Figure } from './figure.ts';
import { memoryOf } from './memory-of.ts';

const PROJECT = resolve(import.meta.dirname, '..', '..');
const PATIENCE_MS = 30_000;
/** V8 gives back what starting took within a minute. */
const IDLE_MS = 70_000;

interface Started {
  child: ChildProcess;
  ms: number;
}

/** From the start of the process until /readyz says so, on the embedded database: with an empty folder, and again; and the memory when idle. */
export async function start(): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'tw-start-'));
  const port = await freePort();
  mkdirSync(join(home, 'config'));
  cpSync(join(PROJECT, 'pipelines.yaml'), join(home, 'pipelines.yaml'));
  writeFileSync(join(home, 'config', 'app.yaml'), `port: ${port}\nlog: { level: error }\n`);
  try {
    const cold = await launch(home, port);
    await end(cold);
    const warm = await launch(home, port);
    await new Promise((done) => setTimeout(done, IDLE_MS));
    const memory = memoryOf(warm.child.pid ?? 0);
    await end(warm);
    return [
      { name: 'start to ready, empty data folder', value: cold.ms, unit: 'ms', limit: 3000 },
      { name: 'start to ready, again', value: warm.ms, unit: 'ms', limit: 3000 },
      { name: 'memory of the daemon after a minute idle', value: memory, unit: 'MB', limit: 200 },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function launch(home: string, port: number): Promise<Started> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', 'core/main/cli.ts', 'start', '--home', home], {
    cwd: PROJECT,
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
