import type { Context } from '../../core/sdk/index.ts';

const CERTIFICATE = /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY|unable to verify|certificate/i;

/** What nodemailer's errors mean: its `code` says the step, `responseCode` what the server said. */
export function explain(context: Context, error: unknown): never {
  const { code = '', responseCode = 0, message = '' } = (error ?? {}) as { code?: string; responseCode?: number; message?: string };
  const sample = String(message).slice(0, 200);
  if (code === 'EAUTH' || code === 'ENOAUTH' || responseCode === 530 || responseCode === 535)
    return context.fail('auth', 'The mail server refuses the login; correct `user` and `password` (often an app password is needed)', {
      sample,
    });
  if (CERTIFICATE.test(`${code} ${message}`) && code !== 'EMESSAGE')
    return context.fail('refused', 'The mail server’s certificate is not valid for `host`; use the name that it is made out to', {
      sample,
    });
  if (code === 'ETLS' || /STARTTLS/i.test(message))
    return context.fail(
      'refused',
      'The mail server offers no STARTTLS; set `secure: true` with its TLS port, or `plain: true` for a relay of your own',
      { sample },
    );
  if (responseCode >= 500)
    return context.fail('refused', `The mail server refused the mail (${responseCode}); check \`from\` and \`to\``, { sample });
  if (responseCode >= 400)
    return context.fail('unavailable', `The mail server takes no mail now (${responseCode}); it is tried again later`, { sample });
  if (code === 'EENVELOPE') return context.fail('refused', 'The mail has no recipient that is an address; check `to`', { sample });
  if (code === 'EPROTOCOL')
    return context.fail('bad-response', 'What answers there is no mail server; check `host`, `port` and `secure`', { sample });
  return context.fail(
    'unavailable',
    `The mail server cannot be reached (${code || 'no reason given'}); check \`host\`, \`port\` and \`secure\``,
    { sample },
  );
}
