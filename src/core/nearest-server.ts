/** What tells an ExtAuthServer from others. */
interface ServerName {
  readonly name: string;
  readonly namespace: string;
  /** The installation of gloo-okta that made it, if one did. */
  readonly installation?: string;
}

/**
 * The one to use among ExtAuthServers that all serve: this installation's own in the policy's namespace `home`, else the only
 * one there, else the only one at all; `undefined` where nothing decides. Pure.
 */
export function nearestServer<S extends ServerName>(serving: readonly S[], home: string, installation?: string): S | undefined {
  const near = serving.filter(({ namespace }) => namespace === home);
  const ours = near.filter((server) => installation !== undefined && server.installation === installation);
  return [ours, near, serving].find(({ length }) => length === 1)?.[0];
}

/** A server as a person names it: `NAME` in the policy's namespace `home`, else `NAMESPACE/NAME`. Pure. */
export function serverTitle({ name, namespace }: ServerName, home: string): string {
  return namespace === home ? name : `${namespace}/${name}`;
}
