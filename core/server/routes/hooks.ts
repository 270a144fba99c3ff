import { randomUUID } from 'node:crypto';
import type { GuessGate } from '../gate.ts';
import { Intake } from '../hooks/intake.ts';
import { verifyHook } from '../hooks/verify.ts';
import { ProblemError } from '../problem.ts';
import type { Call, Route, ServerParts } from '../route.ts';
import { PROBLEM } from './schemas.ts';

const TAKEN = { type: 'object', required: ['id', 'state'], properties: { id: { type: 'string' }, state: { enum: ['new', 'again'] } } };
/** What a plugin may want to see of the headers; the signature and the token are none of its business. */
const KEPT = ['content-type', 'user-agent', 'webhook-id', 'webhook-timestamp'];

export function hookRoutes(parts: ServerParts, gate: GuessGate): Route[] {
  const intake = new Intake((taken) => parts.hooks.store(taken));
  return [
    {
      method: 'post',
      path: '/hooks/:instance',
      summary: 'A webhook to an instance, signed (Standard Webhooks) or with the token of the instance; answered when it is stored',
      scope: null,
      params: {
        type: 'object',
        additionalProperties: false,
        required: ['instance'],
        properties: {
          instance: { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 60, title: 'the name of an instance' },
        },
      },
      raw: true,
      answers: {
        202: { description: 'It is stored, and will be handled', schema: TAKEN },
        401: { description: 'Neither signed nor with the token of this instance', schema: PROBLEM },
        404: { description: 'The instance takes no webhooks', schema: PROBLEM },
        409: { description: 'Its id was used for another body', schema: PROBLEM },
        413: { description: 'More than 256 KB', schema: PROBLEM },
      },
      handle: async (call) => {
        const instance = call.params['instance'] as string;
        const body = textOf(call);
        const secrets = parts.hooks.secrets(instance);
        if (!secrets) throw new ProblemError('no-such-hook', `${instance} takes no webhooks`);
        const verified = verifyHook({ secrets, headers: call.headers, body, now: parts.clock.now() });
        if (!verified.ok) throw refused(gate, call, verified.reason);
        const messageId = verified.id ?? `unsigned ${randomUUID()}`;
        const headers = Object.fromEntries(KEPT.flatMap((name) => (call.headers[name] === undefined ? [] : [[name, call.headers[name]]])));
        const as = await intake.take({ instance, messageId, headers, body });
        if (as === 'conflict') throw new ProblemError('hook-conflict', `the id ${messageId} was used for another body before`);
        return { status: 202, body: { id: messageId, state: as } };
      },
    },
  ];
}

/** Wrong ones are counted, so that a guesser waits ever longer; a right one is taken all the same. */
function refused(gate: GuessGate, { sender }: Call, reason: string): ProblemError {
  try {
    gate.check(sender.address);
  } catch (error) {
    return error as ProblemError;
  }
  gate.wrong(sender.address);
  return new ProblemError('hook-refused', reason);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf({ raw }: Call): string {
  try {
    return utf8.decode(raw ?? new Uint8Array());
  } catch {
    throw new ProblemError('input-wrong', 'the body is no text in UTF-8');
  }
}
