/** `read` changes nothing; `write` changes the world; `spend` reads, but may use up something of the owner's (a slot, a wedge). */
export type Effect = 'read' | 'write' | 'spend';

export interface CapabilityFacts {
  effect: Effect;
  /** For a write: the read that tells, after a crash, whether it happened. `none`: it is done at most once. */
  proof?: Capability | 'none';
}

/** The one table that decides what a method may do. A dry run skips writes and spends by asking it, so no plugin knows of dry runs. */
export const CAPABILITIES = {
  'source.search': { effect: 'read' },
  'source.browse': { effect: 'read' },
  'source.inspect': { effect: 'read' },
  'source.fetch': { effect: 'spend', proof: 'source.account' },
  'source.account': { effect: 'read' },
  'metadata.identify': { effect: 'read' },
  'metadata.describe': { effect: 'read' },
  'metadata.shelf': { effect: 'read' },
  'downloader.add': { effect: 'write', proof: 'downloader.status' },
  'downloader.status': { effect: 'read' },
  'downloader.files': { effect: 'read' },
  'downloader.remove': { effect: 'write', proof: 'downloader.status' },
  'library.list': { effect: 'read' },
  'library.read': { effect: 'read' },
  'library.place': { effect: 'read' },
  'library.locate': { effect: 'read' },
  'library.cover': { effect: 'read' },
  'library.update': { effect: 'write', proof: 'library.read' },
  'library.linkSeries': { effect: 'write', proof: 'library.read' },
  'library.scan': { effect: 'write', proof: 'library.locate' },
  'library.upload': { effect: 'write', proof: 'library.locate' },
  'library.watch': { effect: 'read' },
  'library.hook': { effect: 'read' },
  'notifier.send': { effect: 'write', proof: 'none' },
} as const satisfies Record<string, { effect: Effect; proof?: string }>;

/** `kind.method`, exactly the method's name. */
export type Capability = keyof typeof CAPABILITIES;

/** The five kinds of plugin. */
export type Kind = 'source' | 'metadata' | 'downloader' | 'library' | 'notifier';
export const KINDS: readonly Kind[] = ['source', 'metadata', 'downloader', 'library', 'notifier'];
