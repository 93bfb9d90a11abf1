import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { requireAnswers } from '../answers/answers.ts';
import { waysToGive } from '../answers/given.ts';
import { defaultOf } from '../answers/inputs.ts';
import { printable } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import { terraformFiles } from '../export/terraform-files.ts';
import { filePath } from '../files.ts';
import { terraformInput } from '../installation/find-terraform-input.ts';
import { labelsByHand } from '../installation/labels-by-hand.ts';
import { publicIssuer, readPublicFacts } from '../installation/public-facts.ts';
import { withRecordedAnswers } from '../installation/recorded-answers.ts';
import { kustomizationText } from '../kube/manifests.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import { writeFolder } from '../run/write-folder.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { labelsByHandText } from '../ui/labels-text.ts';

/** Writes the same answers as Terraform, from an installation or before anything is made. Touches no org and no cluster. */
export async function runExport(given: Run): Promise<number> {
  const ledger = await readLedger(given.world.io, given.answers.installation);
  const run = await withRecordedAnswers(given, ledger);
  const { speech, world, answers } = run;
  requireAnswers(answers, { credentials: false, frontend: true });
  const out = answers.given.get('out')?.value;
  if (typeof out !== 'string')
    throw new Problem('missing-input', 'It is not said where the code is to be written.', `Name a folder: ${waysToGive('out')}.`);
  const half = answers.given.get('kubernetes')?.value ?? defaultOf('kubernetes');
  const open = half === 'manifests' ? await readPublicFacts(world.http, await publicIssuer(run)) : undefined;
  const logo = answers.logo === undefined ? undefined : basename(answers.logo);
  const input = await terraformInput({ answers, ledger, open, logo });
  const files = terraformFiles(input);
  const kustomization = kustomizationText(input.manifests.map(({ fileName }) => fileName));
  const written = await writeFolder(
    { place: world.io, out, advice: 'Give a folder of its own.' },
    [
      ...files,
      ...(half === 'manifests' ? [{ name: 'manifests/kustomization.yaml', text: `# For gloo-okta.\n${kustomization}` }] : []),
    ],
    // everything that this command writes names it
    (_file, there) => there.includes('gloo-okta'),
  );
  if (logo !== undefined && answers.logo !== undefined) {
    await copyFile(answers.logo, join(filePath(out, world.io), logo)).catch((cause: NodeJS.ErrnoException) => {
      throw new Problem(
        'bad-value',
        `--logo: ${logo} cannot be copied (${cause.code ?? cause.message}).`,
        'Give a file that you may read.',
        cause,
      );
    });
  }
  // a RouteTable is its owner's, and no resource of Terraform's changes a part of one
  const labels = await labelsByHand(answers, undefined);
  const left = labels.length === 0 ? {} : { labels: labels.map((label) => ({ ...label })) };
  if (speech.modes.json) speech.out(jsonDocument('export terraform', { files: written, ...left }));
  else {
    speech.say(written.map((file) => `Wrote ${printable(file)}\n`).join(''));
    speech.say(`Next: terraform -chdir=${printable(out)} init, then plan. The README there says the rest.\n`);
    speech.say(labelsByHandText(labels));
  }
  return 0;
}
