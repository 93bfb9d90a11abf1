/** The label of the app of an installation that has the name which one has by default. */
const plain = 'Gloo Portal';

/**
 * Pure: the label that an app gets where nobody names it. In one org each installation has an app of its own, and people tell apps
 * by their labels alone.
 */
export function defaultAppName(installation: string): string {
  return installation === 'gloo-okta' ? plain : `${plain} (${installation})`;
}

/** Pure: the label of an app of ours that is there already, where nobody names it: as it was recorded, else as it is. */
export function keptAppName(recorded: unknown, live: unknown): string | undefined {
  return [recorded, live].find((label) => typeof label === 'string');
}
