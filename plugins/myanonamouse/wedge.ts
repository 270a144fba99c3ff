import type { Context, Release } from '../../core/sdk/index.ts';
import { isOn } from './read-values.ts';
import type { Session } from './session.ts';
import { BOUGHT_ANSWER, type BoughtAnswer } from './wire.ts';

/** Spends one of the member's wedges: the torrent is free for the member alone from then on. Called only where the policy says so. */
export async function spendWedge(context: Context, session: Session, of: { url: string; release: Release }): Promise<void> {
  const { key, title } = of.release;
  if (!/^\d{1,12}$/.test(key)) context.fail('refused', `"${key}" is no torrent of MyAnonamouse; search for the book again`);
  const seconds = String(Math.floor(context.now().getTime() / 1000));
  const query = { spendtype: 'personalFL', torrentid: key, timestamp: seconds };
  const reply = await session.request({ url: `${of.url}/json/bonusBuy.php/${seconds}`, query });
  if (reply.status !== 200)
    context.fail(
      'unavailable',
      `MyAnonamouse answered ${reply.status} to the spending of a wedge; look under Bonus Log whether it was spent`,
    );
  const answer = context.shape<BoughtAnswer>(BOUGHT_ANSWER, reply.json(), "MyAnonamouse's answer to the spending of a wedge");
  if (isOn(answer.success)) return;
  const why = typeof answer.error === 'string' ? answer.error.slice(0, 100) : 'no reason given';
  context.fail('refused', `MyAnonamouse spent no wedge on "${title.slice(0, 100)}" (${why}); see how many you have on the site`);
}
