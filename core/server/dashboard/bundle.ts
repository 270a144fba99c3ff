import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import type { BuildResult } from 'esbuild';

const gzip = promisify(gzipCallback);
const APP = dirname(fileURLToPath(import.meta.resolve('#core/server/dashboard/app/main.tsx')));
const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
};

/** A file as it is sent. */
export interface PageFile {
  body: Buffer;
  gzip: Buffer;
  type: string;
  etag: string;
  /** Its name changes with its content, so a browser may keep it for ever. */
  isFixed: boolean;
}

export interface Dashboard {
  /** Every file by its path; `/` is the page itself. */
  files(): Promise<ReadonlyMap<string, PageFile>>;
}

/** A daemon that starts has more urgent things to do; who opens a page before that waits some tenths of a second, once. */
const BUNDLED_AFTER_MS = 20_000;

/** The dashboard, bundled in memory soon after the start, or when it is asked for: no step of its own, and never older than its source. */
export function openDashboard(): Dashboard {
  let bundling: ReturnType<typeof bundle> | undefined;
  const files = (): ReturnType<typeof bundle> => {
    if (bundling === undefined) {
      bundling = bundle();
      // Said by whoever asks for a page; the daemon itself goes on without.
      bundling.catch(() => {});
    }
    return bundling;
  };
  setTimeout(files, BUNDLED_AFTER_MS).unref();
  return { files };
}

export async function bundle(): Promise<ReadonlyMap<string, PageFile>> {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: { app: join(APP, 'main.tsx'), theme: join(APP, 'theme.ts') },
    outdir: '/assets',
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    tsconfig: join(APP, 'tsconfig.json'),
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const assets = result.outputFiles.map(({ path, contents }) => [`/assets/${path.split(/[\\/]/).at(-1)}`, Buffer.from(contents)] as const);
  const still = (name: string): readonly [string, Buffer] => [`/${name}`, readFileSync(join(APP, name))];
  const page = ['/', Buffer.from(pageOf(result))] as const;
  const all = [...assets, page, still('icon.svg'), still('app.webmanifest')];
  return new Map(await Promise.all(all.map(async ([path, body]) => [path, await fileOf(path, body)] as const)));
}

async function fileOf(path: string, body: Buffer): Promise<PageFile> {
  const kind = path === '/' ? 'html' : (path.split('.').at(-1) ?? '');
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { body, gzip: await gzip(body), type: TYPES[kind] ?? 'application/octet-stream', etag, isFixed: path.startsWith('/assets/') };
}

// The theme stands before the styles and is not deferred: a dark page must not flash white first.
function pageOf({ metafile }: BuildResult<{ metafile: true }>): string {
  const outputs = Object.entries(metafile.outputs);
  const of = (entry: string, kind: 'js' | 'css'): string => {
    const [path, output] = outputs.find(([, each]) => each.entryPoint?.endsWith(entry)) ?? ['', undefined];
    const found = kind === 'js' ? path : (output?.cssBundle ?? '');
    return `/assets/${found.split(/[\\/]/).at(-1)}`;
  };
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Tomewright</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="manifest" href="/app.webmanifest">
<script src="${of('theme.ts', 'js')}"></script>
<link rel="stylesheet" href="${of('main.tsx', 'css')}">
<script type="module" src="${of('main.tsx', 'js')}"></script>
<div id="app"></div>
<noscript>The pages of Tomewright need JavaScript. The API and the command line do without: see the README.</noscript>
</html>
`;
}
