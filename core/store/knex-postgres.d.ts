// knex documents the class for dialects of one's own, and has no types for it.
declare module 'knex/lib/dialects/postgres/index.js' {
  import { Knex } from 'knex';
  export default class PostgresClient extends Knex.Client {
    prepBindings(bindings: readonly Knex.Value[] | undefined): Knex.Value[] | undefined;
  }
}
