/** What templates, shells and documents put where a value belongs; the braces of an expression or of a regex are none of them. */
const forms: readonly RegExp[] = [
  /\$\{[^{}]*\}|\$\([^()]*\)/, // ${HOST}, $(HOST)
  /\$env:\w+/i, // PowerShell
  /\$[A-Z_][A-Z0-9_]*/, // $HOST; /$web/ is a folder of Azure's static sites
  /%[A-Z_][A-Z0-9_]{2,}%/, // %HOST% of cmd.exe; %E2%82 is an escape
  /\{\{[^{}]*\}\}/, // {{host}} of Helm and others
  /<[^<>]*>/, // <your-host>
];

/** What documents call a name that the reader has; each label of a host is looked at, whole. */
const words =
  /^(your([-_]?(own|okta|org|organization|app|api|portal|company|host|hostname|domain|url|site|name|server|cluster|tenant|subdomain|fqdn|dns|dev|developer|gateway|web|id|here))*|(dev-)?x{3,}|(change|replace)[-_]?me|placeholder|todo|tbd|fixme|example[-_](host|domain|url|app))$/i;

/** Pure: the placeholder in an address that nobody replaced by a value; `undefined` where there is none. */
export function placeholderIn(address: string): string | undefined {
  for (const form of [...forms, /\{[^{}]*\}/]) {
    const [found] = form.exec(address) ?? [];
    if (found !== undefined) return found;
  }
  const host = /^(?:[a-z][\w+.-]*:)?\/*(?:[^/?#@]*@)?([^/?#:]*)/i.exec(address.trim())?.[1] ?? '';
  return /…|\.\.\./.exec(address)?.[0] ?? host.split('.').find((label) => words.test(label));
}

/** Pure: whether a value, whatever it is for, is nothing but a placeholder. */
export function isPlaceholder(value: string): boolean {
  return forms.some((form) => new RegExp(`^(?:${form.source})$`, form.flags).test(value.trim()));
}
