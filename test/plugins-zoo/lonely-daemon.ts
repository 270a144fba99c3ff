import { join } from 'node:path';
import {
  createHost,
  createLogger,
  memoryBudget,
  memoryCache,
  memoryExclusive,
  memoryGrant,
  memoryState,
  systemClock,
} from '../../core/host/index.ts';

/** A daemon in its smallest form, for a test that kills it while a plugin of its loops. */
const host = createHost({
  clock: systemClock,
  grant: memoryGrant(() => performance.now()),
  budget: memoryBudget(),
  store: { cache: memoryCache(() => new Date()), state: memoryState() },
  exclusive: memoryExclusive(),
  logger: createLogger({ level: 'silent' }),
  userAgent: 'Tomewright/zoo',
});
const spec = {
  name: 'loops',
  plugin: 'loops',
  folder: join(import.meta.dirname, 'loops'),
  provides: ['source.account' as const],
  limits: [],
};
const instance = host.instance({ ...spec, isolation: 'process', exclusive: false, deadlineMs: 60_000, hosts: [], needs: [] }, {});
await instance.call('source.account', []);
