import type { Asked } from './fake-server.ts';

/** The file parts and fields of a multipart form. */
export function multipart(asked: Asked): { name: string; filename?: string; value: Buffer }[] {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(asked.headers['content-type'] ?? '');
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!mark) return [...asked.form].map(([name, value]) => ({ name, value: Buffer.from(value) }));
  const whole = asked.body.toString('latin1');
  return whole
    .split(`--${mark}`)
    .slice(1, -1)
    .map((part) => {
      const gap = part.indexOf('\r\n\r\n');
      const head = part.slice(0, gap);
      const filename = /filename="([^"]*)"/.exec(head)?.[1];
      return {
        name: /name="([^"]*)"/.exec(head)?.[1] ?? '',
        ...(filename === undefined ? {} : { filename }),
        value: Buffer.from(part.slice(gap + 4, -2), 'latin1'),
      };
    });
}
