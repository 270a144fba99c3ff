import { fail } from '../fail.ts';

/** A header's value, or a failure where it would end the line. */
export function cleanHeader(name: string, value: unknown): string {
  const text = String(value);
  if (/[\r\n\0]/.test(text) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    fail('refused', `the header ${name.slice(0, 40)} holds characters that no header may hold`);
  return text;
}
