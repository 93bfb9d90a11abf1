import { type Run, screenLines } from './ansi-screen.ts';

/** A screen, and how long it was to be seen, in milliseconds. */
export interface Frame {
  readonly screen: string;
  readonly shown: number;
}

/** What a recording says of itself. */
export interface About {
  readonly title: string;
  /** The version whose run it is. */
  readonly version: string;
  readonly columns: number;
  readonly rows: number;
}

const palettes = {
  light: {
    back: '#ffffff',
    edge: '#d1d9e0',
    text: '#1f2328',
    colours: ['#1f2328', '#cf222e', '#1a7f37', '#9a6700', '#0969da', '#8250df', '#1b7c83', '#59636e'],
  },
  dark: {
    back: '#0d1117',
    edge: '#3d444d',
    text: '#e6edf3',
    colours: ['#9198a1', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#e6edf3'],
  },
} as const;

/** For eyes that want it light or dark. */
export type Palette = keyof typeof palettes;

/** Of a character of 14 pixels, and of a line. */
const [width, height, margin] = [8.4, 19, 16];

/**
 * Frames of a terminal as one picture that plays: each line that is seen stands in it once. Who wants no motion, or cannot have it, sees
 * the last screen. Pure.
 */
export function svgRecording(frames: readonly Frame[], about: About, palette: Palette): string {
  const lines = new Map<string, number>();
  const strips = frames.map(({ screen }, at) => {
    const uses = screenLines(screen).flatMap((runs, row) => {
      if (runs.length === 0) return [];
      const drawn = runs.map(drawnRun).join('');
      const id = lines.get(drawn) ?? lines.size;
      lines.set(drawn, id);
      return [`<use href="#l${id}" y="${at * frameHeight(about) + (row + 1) * height}"/>`];
    });
    return uses.join('');
  });
  const [w, h] = [Math.ceil(about.columns * width) + 2 * margin, frameHeight(about) + 2 * margin];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escaped(about.title)}</title>`,
    `<desc id="d">gloo-okta ${about.version}, recorded from a pseudo-terminal by npm run record</desc>`,
    `<style>${style(frames, about, palette)}</style>`,
    `<defs>${[...lines].map(([drawn, id]) => `<g id="l${id}">${drawn}</g>`).join('\n')}</defs>`,
    `<rect class="w" x=".5" y=".5" width="${w - 1}" height="${h - 1}" rx="8"/>`,
    `<svg x="${margin}" y="${margin}" width="${w - 2 * margin}" height="${h - 2 * margin}"><g class="s">${strips.join('\n')}</g></svg>`,
    '</svg>',
  ].join('\n')}\n`;
}

function frameHeight({ rows }: About): number {
  return rows * height + 6;
}

function drawnRun({ column, text, look }: Run): string {
  const at = Math.round(column * width * 10) / 10;
  return `<text x="${at}"${look === '' ? '' : ` class="${look}"`} textLength="${Math.round([...text].length * width * 10) / 10}">${escaped(text)}</text>`;
}

function style(frames: readonly Frame[], about: About, palette: Palette): string {
  const { back, edge, text, colours } = palettes[palette];
  const whole = frames.reduce((sum, { shown }) => sum + shown, 0);
  const to = (at: number) => `transform:translateY(${-at * frameHeight(about)}px)`;
  let begun = 0;
  const stops = frames.map(({ shown }, at) => {
    const stop = `${Math.round((begun / whole) * 100_000) / 1000}%{${to(at)}}`;
    begun += shown;
    return stop;
  });
  const last = to(frames.length - 1);
  return [
    `text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;white-space:pre;fill:${text}}`,
    `.w{fill:${back};stroke:${edge}}.b{font-weight:bold}.d{opacity:.65}.u{text-decoration:underline}`,
    ...colours.map((colour, at) => `.c${at}{fill:${colour}}`),
    `.s{${last};animation:p ${whole / 1000}s steps(1,end) infinite}@keyframes p{${stops.join('')}100%{${last}}}`,
    '@media(prefers-reduced-motion:reduce){.s{animation:none}}',
  ].join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The text of the last screen of a recording, line by line; what the test of a new run is compared with. */
export function lastScreenIn(svg: string, { rows }: Pick<About, 'rows'>): readonly string[] {
  const lines = new Map(
    [...svg.matchAll(/<g id="(l\d+)">(.*)<\/g>/g)].map(([, id = '', drawn = '']) => [id, textIn(drawn)] as const),
  );
  const strip = /<g class="s">([\s\S]*?)<\/g><\/svg>/.exec(svg)?.[1]?.split('\n').at(-1) ?? '';
  const uses = [...strip.matchAll(/<use href="#(l\d+)" y="(\d+)"\/>/g)].map(
    ([, id = '', y = '']) => [Number(y), lines.get(id) ?? ''] as const,
  );
  const top = Math.floor((uses[0]?.[0] ?? 0) / frameHeight({ rows } as About)) * frameHeight({ rows } as About);
  const screen = Array.from({ length: rows }, () => '');
  for (const [y, text] of uses) screen[(y - top) / height - 1] = text;
  return screen;
}

function textIn(drawn: string): string {
  return [...drawn.matchAll(/<text x="([\d.]+)"[^>]*>([^<]*)<\/text>/g)].reduce((line, [, x, text = '']) => {
    const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    return line.padEnd(Math.round(Number(x) / width)) + plain;
  }, '');
}
