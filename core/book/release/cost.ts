import type { Account, QualityProfile, Release } from '../../sdk/index.ts';

/** Whether a release may be grabbed with this account, what it costs, and why. */
export interface CostVerdict {
  may: boolean;
  /** `free` nothing, `ratio` it counts against the ratio, `wedge` a freeleech wedge is to be spent. */
  cost: 'free' | 'ratio' | 'wedge';
  reason: string;
}

const VIP = /\b(?:vip|elite|uploader|moderator|mod|admin|administrator|staff|supporter|power uploader)\b/i;

function isFree(release: Release, isVip: boolean): boolean {
  const flags = release.flags ?? [];
  return (
    release.protocol === 'usenet' ||
    flags.includes('freeleech') ||
    flags.includes('personal-freeleech') ||
    (isVip && (flags.includes('fl-vip') || flags.includes('vip')))
  );
}

function slotsClosed(account: Account, keep: number): string | undefined {
  const { unsatisfied } = account;
  if (unsatisfied?.limit === undefined) return undefined;
  const left = unsatisfied.limit - unsatisfied.count;
  if (left - 1 >= keep) return undefined;
  return `${left} unsatisfied slots are left of ${unsatisfied.limit}, and ${keep} are to stay free`;
}

function ratioClosed(account: Account, cost: QualityProfile['cost']): string | undefined {
  if (cost.freeleechOnly) return 'it is not free, and only free leech is wanted';
  if (cost.ratioFloor === undefined) return undefined;
  if (account.ratio === undefined) return `the ratio is not known, and it must be at least ${cost.ratioFloor}`;
  return account.ratio < cost.ratioFloor ? `the ratio is ${account.ratio}, and it must be at least ${cost.ratioFloor}` : undefined;
}

/**
 * The cost policy: whether the account may grab this release now. Usenet costs nothing. Without an account only the flags
 * decide. A wedge is spent only where the profile says `when-needed` and nothing else would do.
 */
export function mayGrab(release: Release, account: Account | undefined, profile: QualityProfile): CostVerdict {
  if (release.protocol === 'usenet') return { may: true, cost: 'free', reason: 'usenet costs no ratio' };
  const standing = account ?? {};
  if (standing.mayDownload === false) return { may: false, cost: 'ratio', reason: 'the account may not download now' };
  const isVip = VIP.test(standing.class ?? '');
  if (release.flags?.includes('vip') && account && !isVip) {
    return { may: false, cost: 'ratio', reason: `it is for VIP members, and the account is ${standing.class ?? 'of unknown class'}` };
  }
  const slots = slotsClosed(standing, profile.cost.keepSlots);
  if (slots) return { may: false, cost: 'ratio', reason: slots };
  if (isFree(release, isVip)) return { may: true, cost: 'free', reason: 'it is free leech for this account' };
  const closed = ratioClosed(standing, profile.cost);
  if (!closed) return { may: true, cost: 'ratio', reason: 'it counts against the ratio, which allows it' };
  if (profile.cost.wedges === 'when-needed' && (standing.wedges ?? 0) > 0) {
    return { may: true, cost: 'wedge', reason: `${closed}; a wedge makes it free` };
  }
  return { may: false, cost: 'ratio', reason: closed };
}
