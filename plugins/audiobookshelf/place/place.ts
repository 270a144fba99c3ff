import type { BookRecord, Placement, SeriesRef } from '../../../core/sdk/index.ts';
import type { Libraries } from '../libraries.ts';
import type { Options, Session } from '../session.ts';
import type { LibraryRow } from '../wire.ts';
import { AUTHORIZE_SCHEMA } from '../wire-server.ts';
import { segment } from './segment.ts';

/** "Author/Series/NN - Title", or "Author/Title" outside a series. */
export function relPathOf(record: BookRecord): string {
  const author = segment(record.authors[0] ?? '', 'Unknown Author');
  const series = record.series?.find((one) => numberOf(one)) ?? record.series?.[0];
  const folder = series ? segment(series.name, '') : '';
  if (!series || !folder) return `${author}/${segment(record.title, 'Untitled')}`;
  const number = numberOf(series);
  const title = segment(number ? `${number} - ${record.title}` : record.title, 'Untitled');
  return `${author}/${folder}/${title}`;
}

/** "01", "1.5": only plain decimals, because that is all Audiobookshelf reads from a folder's name. */
function numberOf(series: SeriesRef): string | undefined {
  const parts = /^0*(\d{1,3})(?:\.(\d{1,2}))?$/.exec(series.position?.trim() ?? '');
  if (!parts) return undefined;
  const [, whole, fraction] = parts;
  const isFraction = fraction !== undefined && Number(fraction) > 0;
  return isFraction ? `${whole}.${fraction.replace(/0+$/, '')}` : whole!.padStart(2, '0');
}

export function createPlace(
  session: Session,
  libraries: Libraries,
  { upload = false }: Pick<Options, 'upload'> = {},
): (record: BookRecord) => Promise<Placement> {
  async function watches(library: LibraryRow): Promise<boolean> {
    if (library.settings?.disableWatcher) return false;
    const { serverSettings } = await session.read<{ serverSettings: { scannerDisableWatcher?: boolean } }>(
      'api/authorize',
      AUTHORIZE_SCHEMA,
      {
        method: 'POST',
      },
    );
    return serverSettings.scannerDisableWatcher !== true;
  }

  return async (record) => {
    const { library, folder } = await libraries.home();
    return {
      library: library.id,
      folder: folder.id,
      root: folder.fullPath,
      relPath: relPathOf(record),
      watches: await watches(library),
      ...(upload ? { upload } : {}),
    };
  };
}
