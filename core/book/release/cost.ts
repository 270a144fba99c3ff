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

function ratioClosed(account: Account, cost: QualityProfile['cost'], bytes: number): string | undefined {
  if (cost.freeleechOnly) return 'it is not free, and only free leech is wanted';
  if (cost.ratioFloor === undefined) return undefined;
  if (account.ratio === undefined) return `the ratio is not known, and it must be at least ${cost.ratioFloor}`;
  if (account.ratio < cost.ratioFloor) return `the ratio is ${account.ratio}, and it must be at least ${cost.ratioFloor}`;
  const after = ratioAfter(account, bytes);
  return after < cost.ratioFloor ? `the ratio would fall to ${after}, and it must be at least ${cost.ratioFloor}` : undefined;
}

/** What of the owner's policy an account stops at, whatever the release: for telling it once, and not once a book. */
export function accountClosed(account: Account, cost: QualityProfile['cost']): { slots: string | null; ratio: string | null } {
  const ratio = ratioClosed(account, { ...cost, freeleechOnly: false }, 0) ?? null;
  const hasWedge = cost.wedges === 'when-needed' && (account.wedges ?? 0) > 0;
  return { slots: slotsClosed(account, cost.keepSlots) ?? null, ratio: hasWedge ? null : ratio };
}

/** Infinite where the service does not say in bytes what was up- and downloaded. */
function ratioAfter({ uploaded, downloaded }: Account, bytes: number): number {
  if (uploaded === undefined || downloaded === undefined || downloaded + bytes <= 0) return Number.POSITIVE_INFINITY;
  return Math.floor((uploaded / (downloaded + bytes)) * 100) / 100;
}

/** What we have begun at a source that its account, read before, does not know of. */
export interface Taken {
  slots: number;
  /** Bytes of those that count against the ratio. */
  bytes: number;
  wedges: number;
}

/** The account as it will stand once it knows of what was taken since. */
export function afterTaken(account: Account, taken: Taken): Account {
  const { unsatisfied, wedges, uploaded, downloaded, ratio } = account;
  const counted = downloaded === undefined ? undefined : downloaded + taken.bytes;
  const after = ratioAfter(
    { ...(uploaded === undefined ? {} : { uploaded }), ...(counted === undefined ? {} : { downloaded: counted }) },
    0,
  );
  return {
    ...account,
    ...(unsatisfied ? { unsatisfied: { ...unsatisfied, count: unsatisfied.count + taken.slots } } : {}),
    ...(wedges === undefined ? {} : { wedges: Math.max(0, wedges - taken.wedges) }),
    ...(counted === undefined ? {} : { downloaded: counted }),
    ...(ratio === undefined || taken.bytes === 0 ? {} : { ratio: Math.min(ratio, after) }),
  };
}

/**
 * The cost policy: whether the account may grab this release now. Usenet costs nothing. Without an account only the flags
 * decide. A wedge is spent only where the profile says `when-needed` and nothing else would do.
 */
export function mayGrab(release: Release, account: Account | undefined, profile: QualityProfile): CostVerdict {
  if (release.protocol === 'usenet') return { may: true, cost: 'free', reason: 'usenet costs no ratio' };
  const standing = account ?? {};
  if (release.flags?.includes('snatched'))
    return { may: false, cost: 'ratio', reason: 'this account has snatched it before, and nothing is taken twice' };
  if (standing.mayDownload === false) return { may: false, cost: 'ratio', reason: 'the account may not download now' };
  const isVip = VIP.test(standing.class ?? '');
  if (release.flags?.includes('vip') && account && !isVip) {
    return { may: false, cost: 'ratio', reason: `it is for VIP members, and the account is ${standing.class ?? 'of unknown class'}` };
  }
  const slots = slotsClosed(standing, profile.cost.keepSlots);
  if (slots) return { may: false, cost: 'ratio', reason: slots };
  if (isFree(release, isVip)) return { may: true, cost: 'free', reason: 'it is free leech for this account' };
  const closed = ratioClosed(standing, profile.cost, release.bytes ?? 0);
  if (!closed) return { may: true, cost: 'ratio', reason: 'it counts against the ratio, which allows it' };
  if (profile.cost.wedges === 'when-needed' && (standing.wedges ?? 0) > 0) {
    return { may: true, cost: 'wedge', reason: `${closed}; a wedge makes it free` };
  }
  return { may: false, cost: 'ratio', reason: closed };
}
