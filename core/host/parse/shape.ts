import { Ajv, type ValidateFunction } from 'ajv';
import { fail } from '../fail.ts';

const ajv = new Ajv({
  strict: false,
  strictNumbers: true,
  allErrors: false,
  verbose: false,
  ownProperties: true,
  validateFormats: false,
  code: { optimize: false },
});
const compiled = new WeakMap<object, ValidateFunction>();

/** Checks `value` against a JSON schema, compiled once for each schema object; fails as `bad-response`, naming the path. */
export function shape<T>(schema: object, value: unknown, what: string): T {
  const isRight = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, isRight);
  if (isRight(value)) return value as T;
  const error = isRight.errors?.[0];
  const path = error?.instancePath ? error.instancePath : 'its top';
  fail('bad-response', `${what} has changed its shape: at ${path} it ${error?.message ?? 'is not as expected'}; the plugin needs a look`, {
    sample: sampleOf(value),
  });
}

/** Its beginning; a large value is not written out whole for two hundred characters. */
function sampleOf(value: unknown): string {
  let left = 100;
  const begin = (_key: string, inner: unknown): unknown => {
    left -= 1;
    if (left < 0) return undefined;
    return Array.isArray(inner) ? inner.slice(0, 20) : inner;
  };
  try {
    return (JSON.stringify(value, begin) ?? String(value)).slice(0, 200);
  } catch {
    return typeof value;
  }
}
