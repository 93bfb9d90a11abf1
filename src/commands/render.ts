import { requireAnswers } from '../answers/answers.ts';
import type { JsonObject } from '../core/model.ts';
import { printable } from '../core/printable.ts';
import { type ClusterNames, type FoundCluster, findInCluster, namesWithoutCluster } from '../installation/find-in-cluster.ts';
import { labelsByHand } from '../installation/labels-by-hand.ts';
import { manifestsFor } from '../installation/manifests-for.ts';
import { publicIssuer, readPublicFacts } from '../installation/public-facts.ts';
import { withRecordedAnswers } from '../installation/recorded-answers.ts';
import { gitOpsFile } from '../kube/git-ops.ts';
import { kustomizationText } from '../kube/manifests.ts';
import { settled } from '../run/all-settled.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import { writeFolder } from '../run/write-folder.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { labelsByHandText } from '../ui/labels-text.ts';

/** Prints the two manifests, or writes one file each; touches nothing else. Needs no credentials and, with the cluster's name given, no cluster. */
export async function runRender(begun: Run): Promise<number> {
  const run = await withAnswersOfLedger(begun);
  const { speech, world, answers } = run;
  const { given } = answers;
  requireAnswers(answers, { credentials: false, frontend: false });
  const [open, names] = await settled([
    publicIssuer(run).then((issuer) => readPublicFacts(world.http, issuer)),
    Promise.resolve(namesWithoutCluster(answers)).then(
      (known): ClusterNames | FoundCluster | Promise<FoundCluster> => known ?? findInCluster(world, answers),
    ),
  ]);
  const [manifests, labels] = await Promise.all([
    manifestsFor(answers, open, names),
    labelsByHand(answers, 'kubectl' in names ? names.kubectl : undefined),
  ]);
  const left: JsonObject = labels.length === 0 ? {} : { labels: labels.map((label) => ({ ...label })) };
  const out = given.get('out')?.value;
  if (typeof out === 'string') {
    const advice = 'Give a folder of its own, and name that folder under resources in your kustomization.';
    const files = await writeFolder(
      { place: world.io, out, advice },
      [
        ...manifests.map((manifest) => ({ name: manifest.fileName, text: manifest.text })),
        ...gitOpsFiles(answers),
        { name: kustomization, text: `${ours}\n${kustomizationText(manifests.map((manifest) => manifest.fileName))}` },
      ],
      // a person's own kustomization lists more than ours
      ({ name }, there) => name !== kustomization || there.startsWith(ours),
    );
    if (speech.modes.json) speech.out(jsonDocument('render', { files, ...left }));
    else speech.say(files.map((file) => `Wrote ${printable(file)}\n`).join('') + labelsByHandText(labels));
    return 0;
  }
  const objects: readonly JsonObject[] = manifests.map((manifest) => manifest.object);
  if (speech.modes.json) speech.out(jsonDocument('render', { manifests: objects, ...left }));
  else if (given.get('output')?.value === 'json')
    speech.out(`${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, 2)}\n`);
  else speech.out(manifests.map((manifest) => manifest.text).join('---\n'));
  if (!speech.modes.json) speech.say(labelsByHandText(labels));
  return 0;
}

/** What names no org is about the installation that is recorded here. */
async function withAnswersOfLedger(run: Run): Promise<Run> {
  const { answers, world } = run;
  return answers.orgUrl === undefined ? withRecordedAnswers(run, await readLedger(world.io, answers.installation)) : run;
}

/** The file for the GitOps tool that applies the folder; none where it is not asked for. */
function gitOpsFiles({
  given,
  installation,
  namespace,
  policy,
}: Run['answers']): readonly { readonly name: string; readonly text: string }[] {
  const tool = given.get('gitops')?.value;
  return tool === 'argocd' || tool === 'flux' ? [gitOpsFile(tool, { installation, namespace, policy })] : [];
}

const kustomization = 'kustomization.yaml';

/** The first line of a kustomization that this command wrote and may write again. */
const ours = '# Written by gloo-okta render, which writes it anew each time. Without this line it is left alone.';
