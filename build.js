// Bundles src into dist: one entry, split so that a command loads only what it uses, and the licences of what is inside.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { sdkParts } from './sdk-parts.js';

rmSync('dist', { recursive: true, force: true });

/** `x.yaml?raw` gives the file's text, as it does under vitest. */
const rawText = {
  name: 'raw-text',
  setup(bundle) {
    bundle.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice(0, -4)),
      namespace: 'raw',
    }));
    bundle.onLoad({ filter: /.*/, namespace: 'raw' }, ({ path }) => ({ contents: readFileSync(path, 'utf8'), loader: 'text' }));
  },
};

/** commander loads Node's child_process for subcommands that are programs of their own; we have none, and start sooner without. */
const commanderAlone = {
  name: 'commander-alone',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]commander[\\/]/.test(importer) ? { path: 'none', namespace: 'none' } : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
};

/** The way to the network speaks HTTP/1.1 alone (src/http/http.ts): without undici's other half Node's http2 is not loaded. */
const http1Alone = {
  name: 'http1-alone',
  setup(bundle) {
    bundle.onLoad({ filter: /undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => ({
      contents: "module.exports = () => { throw new Error('HTTP/2 is not part of this program'); };",
      loader: 'js',
    }));
  },
};

/** One file of its own, so that help and version wait for no other; it loads the program as a neighbour. */
const neighbour = {
  name: 'neighbour',
  setup(bundle) {
    bundle.onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: './main.js', external: true }));
  },
};

const common = {
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  metafile: true,
  // not shipped: a build of the same version reads the stack of a bug report with them
  sourcemap: 'external',
};

const start = await build({ ...common, entryPoints: { start: 'src/start.ts' }, plugins: [neighbour] });

// The script that runs in clusters: people read it there, so it is not made small. The program holds its text.
const refreshJob = await build({
  ...common,
  entryPoints: { 'refresh-keys': 'src/refresh-job/start-refresh-job.ts' },
  outExtension: { '.js': '.mjs' },
  minify: false,
  banner: {
    js: '// The key refresh of gloo-okta: reads what Okta publishes, and puts it into one ExtAuthPolicy where it differs.',
  },
});

const main = await build({
  ...common,
  entryPoints: { main: 'src/main.ts' },
  splitting: true,
  chunkNames: 'chunk-[hash]',
  plugins: [rawText, sdkParts, http1Alone, commanderAlone],
  // CommonJS packages inside call require for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
});

const packages = new Map();
for (const input of [start, refreshJob, main].flatMap(({ metafile }) => Object.keys(metafile.inputs))) {
  const found = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input);
  if (found) packages.set(found[1], found[2]);
}
const sections = [...packages].sort().map(([folder, name]) => {
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((entry) => /^(licen[cs]e|copying|notice)([-._].*)?$/i.test(entry));
  const texts = files
    .filter((entry) => statSync(join(folder, entry)).isFile())
    .map((entry) => readFileSync(join(folder, entry), 'utf8'));
  // what is shipped must come with its licence
  if (texts.length === 0 || typeof license !== 'string') throw new Error(`${name} brings no licence`);
  return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`;
});
writeFileSync(
  'dist/THIRD-PARTY-LICENSES.txt',
  `gloo-okta contains these packages.\n\n${sections.join(`\n${'-'.repeat(80)}\n\n`)}`,
);
