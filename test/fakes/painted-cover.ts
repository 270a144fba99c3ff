import { crc32, deflateSync } from 'node:zlib';

const SIDE = 240;

/** A picture for a title, always the same one: a sky, a sun and three hills. PNG of a few KB. */
export function paintedCover(title: string): Buffer {
  const seed = [...title].reduce((sum, sign) => (Math.imul(sum, 31) + sign.charCodeAt(0)) >>> 0, 7);
  const hue = seed % 360;
  const sun = { x: 40 + (seed % 160), y: 40 + ((seed >>> 3) % 90), r: 18 + ((seed >>> 5) % 26) };
  const colours = {
    sun: colour(hue + 40, 0.75, 0.72),
    hills: [0.36, 0.27, 0.19].map((light, layer) => colour(hue + 150 + 18 * layer, 0.34, light)),
  };
  const rows: Buffer[] = [];
  for (let y = 0; y < SIDE; y++) {
    const row = Buffer.alloc(1 + SIDE * 3);
    const sky = colour(hue + y / 8, 0.42, 0.62 - y / 900);
    for (let x = 0; x < SIDE; x++) {
      const layer = [0, 1, 2].findLast((each) => y > 120 + 34 * each + 16 * Math.sin((x + seed / (each + 2)) / (22 + 9 * each)));
      const isSun = (x - sun.x) ** 2 + (y - sun.y) ** 2 < sun.r ** 2;
      row.set(layer !== undefined ? (colours.hills[layer] as number[]) : isSun ? colours.sun : sky, 1 + x * 3);
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const magic = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([magic, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function colour(hue: number, saturation: number, light: number): number[] {
  const part = (offset: number): number => {
    const at = (offset + hue / 30) % 12;
    return Math.round(255 * (light - saturation * Math.min(light, 1 - light) * Math.max(-1, Math.min(at - 3, 9 - at, 1))));
  };
  return [part(0), part(8), part(4)];
}
