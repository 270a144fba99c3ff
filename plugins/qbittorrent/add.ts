import { setTimeout as delay } from 'node:timers/promises';
import type { AddOptions, Context, DownloadFile, HttpReply, Payload } from '../../core/sdk/index.ts';
import type { Finder } from './find.ts';
import { createMarks } from './marks.ts';
import { unexpected } from './reply.ts';
import { Selector } from './select.ts';
import type { Call, Options, Session } from './session.ts';
import { idOf, isOurs } from './state.ts';
import { ADD_REPLY_SCHEMA, type AddReply, type TorrentRow } from './wire.ts';

export interface Parts {
  context: Context;
  session: Session;
  finder: Finder;
  options: Options;
  listFiles(hash: string): Promise<DownloadFile[] | null>;
  wait?(ms: number): Promise<unknown>;
}

interface Torrent {
  /** The id it will have with us. */
  id: string;
  /** The hashes under which qBittorrent may list it: v1, and the shortened v2. */
  hashes: string[];
}

const CONFIRM_TRIES = 40;
const CONFIRM_MS = 250;

/** The hash is asked for before and after the add: the status code alone tells neither a duplicate from rubbish nor that it is really there. */
export function createAdder(parts: Parts): (payload: Payload, wants: AddOptions) => Promise<{ id: string }> {
  const { context, session, finder, options } = parts;
  const wait = parts.wait ?? delay;
  const selector = new Selector({ ...parts, wait });
  const marks = createMarks(context, session);
  const own = { category: options.category ?? 'tomewright', tags: options.tags ?? ['tomewright'] };

  async function confirmed(torrent: Torrent, reply: HttpReply): Promise<TorrentRow> {
    const tries = wasTaken(context, reply) ? CONFIRM_TRIES : 1;
    for (let count = 1; count <= tries; count++) {
      const [row] = await finder.byHashes(torrent.hashes);
      if (row) return row;
      if (count < tries) await wait(CONFIRM_MS);
    }
    if (tries === 1) {
      return context.fail(
        'refused',
        `qBittorrent refused torrent ${torrent.id} without a reason; look at its log (View, Log), and try another release`,
      );
    }
    return context.fail('unavailable', `qBittorrent took torrent ${torrent.id} but does not list it yet; it is looked for again later`);
  }

  async function hand(payload: Exclude<Payload, { kind: 'nzb' }>, torrent: Torrent, wants: AddOptions): Promise<TorrentRow> {
    const { halted } = await session.dialect();
    const category = wants.category ?? own.category;
    await marks.makeCategory(category);
    const tags = [...new Set([...own.tags, ...(wants.tags ?? [])])];
    const fields = fieldsOf({
      ...wants,
      category,
      tags,
      savePath: wants.savePath ?? options.savePath,
    });
    // a halted magnet never learns its file list; the condition (4.5 and newer) halts it once it has
    if ((wants.files || wants.metadataOnly) && payload.kind === 'magnet') fields['stopCondition'] = 'MetadataReceived';
    else if (wants.files || wants.stopped) fields[halted] = 'true';
    const row = await confirmed(torrent, await session.call('torrents/add', callOf(context, { payload, torrent, fields })));
    await marks.tag(row, tags);
    return row;
  }

  return async (payload, wants) => {
    if (payload.kind === 'nzb')
      return context.fail('refused', 'qBittorrent takes torrents only; hand Usenet releases to a Usenet downloader');
    const torrent = torrentOf(context, payload, wants.id);
    const [known] = await finder.byHashes(torrent.hashes);
    const row = known ?? (await hand(payload, torrent, wants));
    if (wants.files) await selector.select({ row, wants: { ...wants, files: wants.files }, isNew: !known, isOurs: isOurs(row, own) });
    return { id: idOf(row) };
  };
}

function torrentOf(context: Context, payload: Exclude<Payload, { kind: 'nzb' }>, expected: string | undefined): Torrent {
  const info = context.torrent(payload.kind === 'torrent' ? payload.bytes : payload.uri);
  const hashes = [
    ...new Set([info.infoHash, ...(info.infoHashV2 ? [info.infoHashV2.slice(0, 40)] : [])].map((hash) => hash.toLowerCase())),
  ];
  if (expected && !hashes.includes(expected.toLowerCase())) {
    context.fail('refused', `The torrent has info-hash ${info.infoHash} and not ${expected} that was promised; fetch the release again`);
  }
  return { id: info.infoHash.toLowerCase(), hashes };
}

function fieldsOf(wants: AddOptions): Record<string, string> {
  return {
    category: wants.category ?? '',
    tags: (wants.tags ?? []).join(','),
    // keeps the torrent's own folder whatever the owner's preference is, so that two books never share their "01.mp3"
    contentLayout: 'Original',
    ...(wants.savePath ? { savepath: wants.savePath, autoTMM: 'false' } : {}),
    ...(wants.name ? { rename: wants.name } : {}),
  };
}

function callOf(
  context: Context,
  add: { payload: Exclude<Payload, { kind: 'nzb' }>; torrent: Torrent; fields: Record<string, string> },
): Call {
  if (add.payload.kind === 'magnet') {
    return { method: 'POST', form: { urls: context.magnet(add.payload.uri), ...add.fields } };
  }
  const fields = Object.entries(add.fields).map(([name, value]) => ({ name, value }));
  const file = { name: 'torrents', value: add.payload.bytes, filename: `${add.torrent.id}.torrent`, type: 'application/x-bittorrent' };
  return { method: 'POST', multipart: [...fields, file] };
}

/** 4.x to 5.1 say `Ok.` or `Fails.`; 5.2 and newer 200 or 202 with counts, or 409. */
function wasTaken(context: Context, reply: HttpReply): boolean {
  const text = reply.text();
  if (reply.status === 409 || (reply.status === 200 && /^\s*Fails\.\s*$/.test(text))) return false;
  if (reply.status === 200 && /^\s*Ok\.\s*$/.test(text)) return true;
  if (reply.status === 415) context.fail('refused', 'qBittorrent says that this is no torrent file; try another release');
  if (reply.status !== 200 && reply.status !== 202) unexpected(context, 'torrents/add', reply);
  const counts = context.shape<AddReply>(ADD_REPLY_SCHEMA, reply.json(), 'torrents/add');
  return counts.success_count + counts.pending_count > 0;
}
