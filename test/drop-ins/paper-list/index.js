// @ts-check
const BOOK = {
  type: 'object',
  required: ['title', 'author', 'number'],
  properties: { title: { type: 'string' }, author: { type: 'string' }, number: { type: 'string' }, year: { type: 'integer' } },
};
const LIST = {
  type: 'object',
  required: ['name', 'books'],
  properties: { name: { type: 'string' }, books: { type: 'array', items: BOOK } },
};

/** @type {import('../../../core/sdk/index.ts').PluginModule<{ url: string, apiKey: string }>} */
const plugin = {
  create(context, options) {
    return {
      metadata: {
        async shelf(query) {
          if (!('series' in query)) return { items: [] };
          const reply = await context.http.request({
            url: `${options.url}/series`,
            query: { name: query.series.name },
            headers: { 'x-api-key': options.apiKey },
          });
          if (reply.status === 404) return { items: [] };
          if (reply.status === 401 || reply.status === 403) context.fail('auth', 'The list does not know the key; set `api-key` anew');
          const list = context.shape(LIST, reply.json(), 'the series');
          return { items: list.books.map((book) => recordOf(list.name, book)) };
        },
      },
    };
  },
};

function recordOf(series, book) {
  return {
    ids: {},
    title: book.title,
    authors: [book.author],
    series: [{ name: series, position: book.number }],
    ...(book.year ? { published: String(book.year) } : {}),
    language: 'en',
  };
}

export default plugin;
