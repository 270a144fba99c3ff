interface Part {
  name: string;
  close: () => Promise<void> | void;
  deadlineMs: number;
}

/** What was opened, closed in the reverse order, each with a deadline. The container does not close what factories made. */
export class CloseList {
  private readonly parts: Part[] = [];

  add(name: string, close: Part['close'], deadlineMs = 3000): void {
    this.parts.push({ name, close, deadlineMs });
  }

  /** Closes everything; gives the names of parts that hung or failed, and leaves none out for another's sake. */
  async close(): Promise<string[]> {
    const trouble: string[] = [];
    for (const part of this.parts.splice(0).reverse()) {
      const reason = await closeOne(part);
      if (reason) trouble.push(`${part.name} ${reason}`);
    }
    return trouble;
  }
}

async function closeOne(part: Part): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`did not close within ${part.deadlineMs} ms`), part.deadlineMs);
  });
  const closed = Promise.resolve()
    .then(part.close)
    .then(
      () => null,
      (error: unknown) => `did not close: ${error instanceof Error ? error.message : String(error)}`,
    );
  const outcome = await Promise.race([closed, late]);
  clearTimeout(timer);
  return outcome;
}
