import type { Account, Context } from '../../core/sdk/index.ts';
import { bytesOf, numberOf } from './read-values.ts';
import type { Session } from './session.ts';
import { ACCOUNT_ANSWER, type AccountAnswer } from './wire.ts';

const HOUR = 3_600_000;

/** The member's standing, asked at most once an hour. */
export async function keptAccount(context: Context, session: Session, url: string): Promise<Account> {
  return (await context.cache.get<Account>('account')) ?? readAccount(context, session, url);
}

/** The member's standing as the site says it now. */
export async function readAccount(context: Context, session: Session, url: string): Promise<Account> {
  const reply = await session.request({ url: `${url}/jsonLoad.php`, query: { snatch_summary: '' } });
  if (reply.status !== 200) context.fail('bad-response', `MyAnonamouse answered ${reply.status} about the account; try again later`);
  const answer = context.shape<AccountAnswer>(ACCOUNT_ANSWER, reply.json(), "MyAnonamouse's account");
  const account = { ...accountOf(answer), asOf: context.now().toISOString() };
  await context.cache.set('account', account, HOUR);
  return account;
}

/** A class of "Mouse" is locked for its ratio; a limit of 0 is no limit (site documentation). */
function accountOf(answer: AccountAnswer): Account {
  const name = typeof answer.classname === 'string' ? answer.classname : undefined;
  const ratio = numberOf(answer.ratio);
  const wedges = numberOf(answer.wedges);
  const bonus = numberOf(answer.seedbonus);
  const count = numberOf(answer.unsat?.count);
  const limit = numberOf(answer.unsat?.limit);
  const uploaded = bytesOf(answer.uploaded_bytes);
  const downloaded = bytesOf(answer.downloaded_bytes);
  return {
    name: answer.username,
    ...(name !== undefined && { class: name, mayDownload: name !== 'Mouse' }),
    ...(ratio !== undefined && { ratio }),
    ...(wedges !== undefined && { wedges }),
    ...(bonus !== undefined && { bonus }),
    ...(uploaded !== undefined && { uploaded }),
    ...(downloaded !== undefined && { downloaded }),
    ...(count !== undefined && { unsatisfied: limit ? { count, limit } : { count } }),
  };
}
