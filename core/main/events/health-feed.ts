import type { InstanceHealth } from '../../host/parts.ts';

interface Feed {
  add(events: { kind: string; data: object }[]): Promise<void>;
}

/** Tells live of every change in the health of an instance, as this daemon sees it. */
export class HealthFeed {
  readonly #feed: Feed;
  readonly #told = new Map<string, string>();

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  async tell(all: readonly { instance: string; plugin: string; health: InstanceHealth }[]): Promise<void> {
    const changed = all.filter(({ instance, health }) => this.#told.get(instance) !== faceOf(health));
    const isFirst = this.#told.size === 0;
    for (const { instance, health } of changed) this.#told.set(instance, faceOf(health));
    if (isFirst) return;
    await this.#feed.add(
      changed.map(({ instance, plugin, health: { state, breaker } }) => ({
        kind: 'plugin',
        data: { instance, plugin, state, breaker: breaker.state, until: breaker.until ?? null, reason: breaker.reason ?? null },
      })),
    );
  }
}

const faceOf = ({ state, breaker }: InstanceHealth): string => `${state} ${breaker.state}`;
