import { type Asked, type Fake, type Reply, startFake } from './fake-server.ts';
import { queryWords } from './query-words.ts';

/** A recording as Audible sells it. */
export interface AudibleProduct {
  asin: string;
  title: string;
  author: string;
  narrator: string;
  minutes: number;
  abridged?: boolean;
  series?: { name: string; position: string };
}

export interface FakeAudnexus extends Fake {
  products: AudibleProduct[];
}

const book = ({ asin, title, author, narrator, minutes, abridged, series }: AudibleProduct): object => ({
  asin,
  title,
  authors: [{ name: author }],
  narrators: [{ name: narrator }],
  ...(series ? { seriesPrimary: series } : {}),
  language: 'english',
  runtimeLengthMin: minutes,
  formatType: abridged ? 'abridged' : 'unabridged',
  region: 'us',
});

const product = ({ asin, title, author, narrator, minutes, abridged, series }: AudibleProduct): object => ({
  asin,
  title,
  authors: [{ name: author }],
  narrators: [{ name: narrator }],
  ...(series ? { series: [{ title: series.name, sequence: series.position }] } : {}),
  language: 'english',
  runtime_length_min: minutes,
  format_type: abridged ? 'abridged' : 'unabridged',
  content_type: 'Product',
  content_delivery_type: 'SinglePartBook',
});

function catalogue(products: AudibleProduct[], { query }: Asked): Reply {
  const title = queryWords(query.get('title') ?? '');
  const author = queryWords(query.get('author') ?? '');
  const words = queryWords(query.get('keywords') ?? '');
  const found = products.filter((one) => {
    const all = queryWords(`${one.title} ${one.author} ${one.series?.name ?? ''}`);
    return [...title, ...author, ...words].every((word) => all.includes(word));
  });
  return { body: { products: found.map(product), total_results: found.length, response_groups: ['always-returned'] } };
}

/** Audnexus by ASIN and Audible's catalogue by words, at one address. */
export async function startFakeAudnexus(products: AudibleProduct[] = []): Promise<FakeAudnexus> {
  const fake = await startFake((asked) => {
    if (asked.path === '/1.0/catalog/products') return catalogue(products, asked);
    const asin = /^\/books\/([^/]+)$/.exec(asked.path)?.[1];
    const found = products.find((one) => one.asin === asin);
    return found ? { body: book(found) } : { status: 404, body: { error: { code: 'NOT_FOUND', message: 'Not found', details: null } } };
  });
  return Object.assign(fake, { products });
}
