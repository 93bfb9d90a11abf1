import { join, resolve } from 'node:path';
import { requireAnswers } from '../answers/answers.ts';
import { waysToGive } from '../answers/given.ts';
import type { JsonObject } from '../core/model.ts';
import { printable } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import { makeFolder, readGivenFile, UnusableFile, writeGivenFile } from '../files.ts';
import { findInCluster, namesWithoutCluster } from '../installation/find-in-cluster.ts';
import { manifestsFor } from '../installation/manifests-for.ts';
import { publicIssuer, readPublicFacts } from '../installation/public-facts.ts';
import { kustomizationText } from '../kube/manifests.ts';
import { settled } from '../run/all-settled.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';

/** Prints the two manifests, or writes one file each; touches nothing else. Needs no credentials and, with the cluster's name given, no cluster. */
export async function runRender(run: Run): Promise<number> {
  const { speech, world, answers } = run;
  const { given } = answers;
  requireAnswers(answers, { credentials: false, frontend: false });
  const [open, names] = await settled([
    publicIssuer(run).then((issuer) => readPublicFacts(world.http, issuer)),
    Promise.resolve(namesWithoutCluster(answers)).then((known) => known ?? findInCluster(world, answers)),
  ]);
  const manifests = await manifestsFor(answers, open, names);
  const out = given.get('out')?.value;
  if (typeof out === 'string') {
    const files = await write(resolve(world.io.cwd, out), out, [
      ...manifests.map((manifest) => ({ name: manifest.fileName, text: manifest.text })),
      { name: kustomization, text: `${ours}\n${kustomizationText(manifests.map((manifest) => manifest.fileName))}` },
    ]);
    if (speech.modes.json) speech.out(jsonDocument('render', { files }));
    else speech.say(files.map((file) => `Wrote ${printable(file)}\n`).join(''));
    return 0;
  }
  const objects: readonly JsonObject[] = manifests.map((manifest) => manifest.object);
  if (speech.modes.json) speech.out(jsonDocument('render', { manifests: objects }));
  else if (given.get('output')?.value === 'json')
    speech.out(`${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, 2)}\n`);
  else speech.out(manifests.map((manifest) => manifest.text).join('---\n'));
  return 0;
}

const kustomization = 'kustomization.yaml';

/** The largest kustomization that is looked into, in bytes. */
const mostKustomization = 1_000_000;

/** The first line of a kustomization that this command wrote and may write again. */
const ours = '# Written by gloo-okta render, which writes it anew each time. Without this line it is left alone.';

async function write(
  dir: string,
  shown: string,
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<readonly string[]> {
  try {
    await makeFolder(dir);
    await refuseForeign(join(dir, kustomization), shown);
    await Promise.all(files.map((file) => writeGivenFile(join(dir, file.name), file.text)));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem(
      'bad-value',
      `--out: ${shown} cannot be written (${cause instanceof UnusableFile ? cause.message : (cause as NodeJS.ErrnoException).code}).`,
      `Give a folder that you may write: ${waysToGive('out')}.`,
      cause,
    );
  }
  return files.map((file) => join(shown, file.name));
}

/**
 * Stops where a person keeps a kustomization, which lists more than the two manifests.
 * @throws Problem `bad-value`
 */
async function refuseForeign(path: string, shown: string): Promise<void> {
  const there = await readGivenFile(path, { mostBytes: mostKustomization }).catch((error: unknown) => {
    if (error instanceof UnusableFile && error.isMissing) return undefined;
    throw error;
  });
  if (there === undefined || there.toString('utf8').startsWith(ours)) return;
  throw new Problem(
    'bad-value',
    `--out: ${shown} holds a ${kustomization} that gloo-okta did not write.`,
    'Give a folder of its own, and name that folder under resources in your kustomization.',
  );
}
