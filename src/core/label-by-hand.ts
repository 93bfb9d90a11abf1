/** A label that was asked for and that nobody puts on its route here: a manifest cannot hold it, for the RouteTable is its owner's. */
export interface LabelByHand {
  /** As `--label-routes` names it. */
  readonly route: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The command that does it; absent where the route was not seen. */
  readonly command?: string;
}
