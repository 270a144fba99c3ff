export interface PathMap {
  theirs: string;
  ours: string;
}

const slashes = (path: string): string => path.replaceAll('\\', '/');
const bare = (path: string): string => slashes(path).replace(/\/$/, '');

/** How a path of a service looks to us: the longest mapping that holds it, else the path as it is. */
export function ourPath(maps: readonly PathMap[], theirs: string): string {
  const path = slashes(theirs);
  let best: PathMap | null = null;
  for (const map of maps) {
    const from = bare(map.theirs);
    const fits = path === from || path.startsWith(`${from}/`) || from === '';
    if (fits && (!best || from.length > bare(best.theirs).length)) best = map;
  }
  return best ? bare(best.ours) + path.slice(bare(best.theirs).length) : path;
}
