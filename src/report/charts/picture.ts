// A drawing as a picture for mails: plain colours on white, with letters of our own, because a machine may have none.

import { createRequire } from 'node:module';
import type { Resvg } from '@resvg/resvg-js';
import { attributed } from './attributed.ts';
import { inked, lightOf } from './ink.ts';

/** Two for screens with two dots a pixel; less where the picture would be too large. */
const SCALES = [2, 1.5, 1];
const MOST_BYTES = 60_000;
const FONTS = ['400Regular/OpenSans_400Regular.ttf', '600SemiBold/OpenSans_600SemiBold.ttf'];
const FAMILY = 'Open Sans';
/** px of ground around the drawing: a dark mail shows where the picture ends. */
export const MARGIN = 14;

/** Turns a drawing into a PNG file of at most 60 KB; null where that cannot be. */
export type Painter = (drawing: string) => Buffer | null;

/** Null where the painter's program does not exist for this machine: the mail goes without pictures. */
export async function painter(): Promise<Painter | null> {
  const resvg = await program();
  if (resvg === null) return null;
  const require = createRequire(import.meta.url);
  const fontFiles = FONTS.map((name) => require.resolve(`@expo-google-fonts/open-sans/${name}`));
  return (drawing) => {
    const svg = widened(inked(attributed(drawing), lightOf)).replaceAll(
      / font-family="[^"]*"/g,
      ` font-family="${FAMILY}"`,
    );
    for (const value of SCALES) {
      const options = {
        background: lightOf('ground'),
        fitTo: { mode: 'zoom' as const, value },
        font: { fontFiles, loadSystemFonts: false, defaultFontFamily: FAMILY },
      };
      const png = new resvg(svg, options).render().asPng();
      if (png.length <= MOST_BYTES) return png;
    }
    return null;
  };
}

function widened(svg: string): string {
  return svg.replace(
    /^<svg width="([\d.]+)" height="([\d.]+)"([^>]*) viewBox="[^"]*"/,
    (_, width: string, height: string, rest: string) => {
      const [w, h] = [Number(width) + 2 * MARGIN, Number(height) + 2 * MARGIN];
      return `<svg width="${w}" height="${h}"${rest} viewBox="${-MARGIN} ${-MARGIN} ${w} ${h}"`;
    },
  );
}

async function program(): Promise<typeof Resvg | null> {
  try {
    return (await import('@resvg/resvg-js')).Resvg;
  } catch {
    return null;
  }
}
