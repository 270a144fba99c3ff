/** Who may go on. Of several daemons one does something at a time, and after each of its calls another may be drawn: the same for the same story. */
export interface Turns {
  begin(name: string): void;
  /** Resolves when it is this one's turn. */
  take(name: string): Promise<void>;
  end(name: string): void;
}

export function turnsBy(random: () => number): Turns {
  const active = new Set<string>();
  const waiting = new Map<string, () => void>();
  const draw = (): void => {
    if (waiting.size === 0 || waiting.size < active.size) return;
    const names = [...waiting.keys()].sort();
    const name = names[Math.floor(random() * names.length)] as string;
    const go = waiting.get(name);
    waiting.delete(name);
    go?.();
  };
  return {
    begin: (name) => void active.add(name),
    take: (name) =>
      new Promise((resolve) => {
        waiting.set(name, resolve);
        draw();
      }),
    end: (name) => {
      active.delete(name);
      draw();
    },
  };
}
