import type { JSX } from 'preact';

/** Drawn on a grid of 24 with one stroke; a name for each. */
const PATHS = {
  today: 'M4 11.5 12 5l8 6.5M6 10v9h12v-9M10 19v-5h4v5',
  shelf: 'M4 4v16M8 4v16M4 20h17M12 6v14M16 5l4 14.5M16 5l-3.5 1',
  plan: 'M5 4h14v16H5zM9 9l1.5 1.5L13 8M9 15.500l1.5 1.5L13 14.500M15.5 9.500H16M15.5 16H16',
  runs: 'M4 6h9M4 12h6M4 18h9M16 8l4 4-4 4M20 12h-8',
  downloads: 'M12 4v11M7.5 11 12 15.5 16.5 11M4 20h16',
  books: 'M5 5.500C7 4.5 10 4.5 12 6c2-1.5 5-1.5 7-.500V19c-2-1-5-1-7 .5-2-1.5-5-1.5-7-.500zM12 6v13.5',
  pipelines: 'M5 6h4v4H5zM15 14h4v4h-4zM9 8h5a2 2 0 0 1 2 2v4M5 14h4v4H5zM9 16h6',
  plugins: 'M9 4v4M15 4v4M6 8h12v4a6 6 0 0 1-12 0zM12 18v3',
  settings:
    'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.600l2.1 2.100M16.3 16.300l2.1 2.100M18.4 5.600l-2.1 2.100M7.7 16.300l-2.1 2.1',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5',
  check: 'M5 12.5 10 17.5 19.5 7',
  cross: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  play: 'M8 5v14l11-7z',
  pause: 'M8 5v14M16 5v14',
  stop: 'M6.5 6.500h11v11h-11z',
  retry: 'M19 12a7 7 0 1 1-2.2-5.100M19 4v4h-4',
  block: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM6.5 6.500l11 11',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  unlock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2',
  undo: 'M9 6 4.5 10.5 9 15M5 10.500h9a5 5 0 0 1 0 10h-3',
  eye: 'M3 12c2.5-4.5 5.5-6.5 9-6.500s6.5 2 9 6.500c-2.5 4.5-5.5 6.5-9 6.500S5.5 16.5 3 12zM12 14.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  star: 'M12 4.500l2.3 4.9 5.2.7-3.8 3.7.9 5.3-4.6-2.6-4.6 2.6.9-5.300L4.5 10.100l5.2-.700z',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  chevron: 'M9 5l7 7-7 7',
  warning: 'M12 4 2.5 20h19zM12 10v4.500M12 17.500h.01',
  error: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.500v5.500M12 16.300h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.700h.01',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M18.7 5.300l-1.4 1.400M6.7 17.300l-1.4 1.4',
  moon: 'M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10z',
  leave: 'M14 5H5v14h9M11 12h9M16.5 8 20.5 12l-4 4',
  edit: 'M4 20h4L19.5 8.500l-4-4L4 16zM13.5 6.500l4 4',
  bell: 'M6.5 16V11a5.5 5.5 0 0 1 11 0v5l1.5 2H5zM10 20.500h4',
  key: 'M8.5 18a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 10.5 20 4M17 6.500l2 2.5',
  disk: 'M5 4h11l3 3v13H5zM8.5 4v5h6V4M8.5 20v-6h7v6',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon says nothing to a screen reader: what stands beside it does. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
