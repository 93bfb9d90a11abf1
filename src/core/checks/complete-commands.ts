/** A flag that the next command needs as well, with its value, as a shell takes it. */
export interface NeededFlag {
  /** e.g. `--org-url`. */
  readonly flag: string;
  /** Its short form, e.g. `-n`. */
  readonly short?: string;
  /** e.g. `--org-url https://acme.okta.com`. */
  readonly words: string;
  /** The commands of ours that take it. */
  readonly commands: readonly string[];
}

/** What a printed command needs so that it is about the same org, cluster and installation as the run that prints it. */
export interface Whereabouts {
  readonly ours: readonly NeededFlag[];
  /** The flags that every call of kubectl needs, as a shell takes them; empty for none. */
  readonly kubectl: string;
  /** The same for somebody else, who acts as themselves. */
  readonly kubectlOfOthers?: string;
}

const ours =
  /(?<![\w@/.-])gloo-okta (setup|plan|render|verify|doctor|token|env|keys status|keys refresh|rights|login|release|teardown|export terraform)\b/g;
const kubectls = /(?<![\w/.-])kubectl(?= (?:logs|get|describe|create|apply|label|annotate|patch|rollout|delete)\b)/g;

/** What an administrator is handed: they apply it as who they are, not as whom this run acts. */
const forOthers = /^kubectl apply -f -:/;

/**
 * Pure: a text in which every command of ours and of kubectl can be run as it is printed: the flags that it needs are put in,
 * but those that it gives itself.
 */
export function completedCommands(text: string, { ours: needed, kubectl, kubectlOfOthers = '' }: Whereabouts): string {
  return text
    .replaceAll(ours, (command: string, name: string, at: number) => {
      const rest = restOf(text, at + command.length);
      const words = needed.filter(
        ({ flag, short, commands }) => commands.includes(name.split(' ')[0] ?? '') && !has(rest, flag, short),
      );
      return [command, ...words.map((one) => one.words)].join(' ');
    })
    .replaceAll(kubectls, (command: string, at: number, whole: string) => {
      const flags = forOthers.test(whole.slice(at)) ? kubectlOfOthers : kubectl;
      return flags === '' ? command : `${command} ${flags}`;
    });
}

/** The line on which a command goes on. */
function restOf(text: string, from: number): string {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.slice(from) : text.slice(from, end);
}

function has(rest: string, flag: string, short = flag): boolean {
  return new RegExp(`(?<![\\w-])(?:${flag}|${short})(?![\\w-])`).test(rest);
}
