/**
 * The SQL that tells whether the download of this name is under way. One that an item reserved, and ended without handing it over, is
 * not: whoever comes next takes it over.
 */
export const isUnderWay = (
  name: string,
): string => `(${name}.state not in ('imported', 'failed', 'abandoned') and (${name}.state <> 'intended'
  or exists (select from task_items i where i.id = ${name}.item_id and i.state <> 'settled')))`;
