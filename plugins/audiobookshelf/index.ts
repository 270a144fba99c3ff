import type { Context, PluginModule } from '../../core/sdk/index.ts';
import { createCheck } from './check.ts';
import { createCover } from './cover.ts';
import { createItems } from './items.ts';
import { createLibraries } from './libraries.ts';
import { createList } from './list.ts';
import { createLocate } from './locate.ts';
import { createHook } from './news/hook.ts';
import { Ears } from './news/socket.ts';
import { createWatch } from './news/watch.ts';
import { createPlace } from './place/place.ts';
import { type Options, Session } from './session.ts';
import { createScan } from './write/scan.ts';
import { createUpload } from './write/upload.ts';
import { Writer } from './write/writer.ts';

const audiobookshelf: PluginModule<Options> = {
  create(context: Context, options: Options) {
    const session = new Session(context, options);
    const libraries = createLibraries(context, session, options);
    const items = createItems(context, session);
    const writer = new Writer({ context, session, items });
    const ears = new Ears({ context, session, options, wroteLately: (id) => writer.wroteLately(id) });
    return {
      library: {
        list: createList(context, items, libraries),
        read: items.read,
        place: createPlace(session, libraries, options),
        locate: createLocate(context, items, libraries),
        cover: createCover(context, session),
        update: (id, change, clear) => writer.update(id, change, clear),
        linkSeries: (id, series) => writer.linkSeries(id, series),
        scan: createScan(session, libraries),
        upload: createUpload(context, session),
        watch: createWatch({ context, items, libraries, ears }),
        hook: createHook(context),
      },
      check: createCheck({ context, session, libraries, options }),
      close: async () => ears.close(),
    };
  },
};

export default audiobookshelf;
