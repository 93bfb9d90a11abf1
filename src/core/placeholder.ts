/**
 * What templates, shells and documents put where a value belongs; the braces of an expression or of a regex are none of them, nor
 * what stands around a whole address.
 */
const forms: readonly RegExp[] = [
  /\$\{[^{}]*\}|\$\([^()]*\)/, // ${HOST}, $(HOST)
  /\$env:\w+/i, // PowerShell
  /\$[A-Z_][A-Z0-9_]*/, // $HOST; /$web/ is a folder of Azure's static sites
  /%[A-Z_][A-Z0-9_]{2,}%/, // %HOST% of cmd.exe; %E2%82 is an escape
  /%\([A-Za-z_]\w*\)[a-z]?/, // %(host)s of Python
  /\{\{[^{}]*\}\}/, // {{host}} of Helm and others
  /#\{[^{}]*\}/, // #{host} of Ruby and Octopus
  /<(?![a-z]+:\/\/|\/?a[\s>])[^<>]*>/i, // <your-host>
  /__[A-Z][A-Z0-9_-]*?__|@@?[A-Z][A-Z0-9_.-]*@@?|##[A-Z][A-Z0-9_-]*##/, // __HOST__, @HOST@ of Ant and Maven, ##HOST##
];

/** Forms that only an address shows to be placeholders, anywhere in it. */
const inAddresses: readonly RegExp[] = [
  /\{(?!https?:)[^{}]*\}/i,
  /\[(?:[A-Z][A-Z _-]+|your[^[\]]*|object Object)\]/, // [HOST], [your-host]; a path may hold other brackets
  /[«‹〈【][^«»‹›〈〉【】:]*[»›〉】]/,
  /&[A-Z_]+;|!!?[A-Z_]+!!?|==[A-Z_]+==/, // &HOST; of XML, !HOST! of cmd.exe
];

/** Forms that no host has, nor its port. */
const inHosts: readonly RegExp[] = [
  /\[(?![0-9a-f:.]+(?:[%\]]|$))[^\]]*\]*/i, // no address of IPv6
  /\$\w*\$?|(?<!\[[0-9a-f:.]*)%(?![0-9a-f]{2})\w*/i, // $host, $1, %s
  /(?<![\w.-])(__|--)[\w .-]+\1(?![\w-])|(@@?|##|!!?|~~?|==)[\w .-]+\2/, // --host--
  /\(+[^()]*\)+|`[^`]*`/,
  /:[A-Za-z_]*[Pp](?:ort|ORT)[A-Za-z_]*$|:[A-Z_]{2,}$/, // :PORT
];

/** What documents call a name that the reader has; each label of a host is looked at, whole. */
const words =
  /^(your([-_]?(own|okta|org|organization|app|api|portal|company|host|hostname|domain|url|site|name|server|cluster|tenant|subdomain|fqdn|dns|dev|developer|gateway|web|id|here))*|my[-_]?(org|organization|company|domain|host|hostname|okta[-_]?domain|tenant|fqdn|subdomain)|(dev-)?x{3,}|(change|replace)[-_]?(me|this)|\w*[-_]?placeholder|(enter|insert)[-_]\w[\w-]*|undefined|null|example[-_](host|domain|url|app))$/i;

/** A host of this one label names none: what templates are called, and what a program writes for no value. */
const bareWords =
  /^(todo|tbd|tba|fixme|example|host|hostname|domain|subdomain|domainname|fqdn|url|uri|none|nan|nil|localdomain)$/i;

/** A label in capitals that is put together of these stands for a value; another, e.g. PORTAL, is a machine of an intranet. */
const capitals =
  /^(?=.*(HOST|DOMAIN|FQDN|URL|URI|IP|ADDR|ADDRESS|DNS|NAMESPACE|TENANT|NAME|PORT|HERE))[A-Z]+([-_][A-Z0-9]+)+$|^(TODO|TBD|TBA|FIXME)$|^(MY|YOUR|APP|OKTA|THE|SOME|BASE)?(HOST|HOSTNAME|DOMAIN|SUBDOMAIN|FQDN|URL|URI|ADDRESS|NAMESPACE|TENANT|SERVER)$/;

/** The same below the host, where a plain word may be a path. */
const pathWords =
  /^(YOUR[-_][A-Z_-]+|(change|replace)[-_]?me|(CHANGE|REPLACE)[-_]?ME|x{3,}|(ENTER|INSERT)[-_][A-Z_-]+|undefined|null)$/;

/** Pure: the placeholder in an address that nobody replaced by a value; `undefined` where there is none. */
export function placeholderIn(address: string): string | undefined {
  const found = firstOf([...forms, ...inAddresses], address) ?? /…|\.\.\./.exec(address)?.[0];
  if (found !== undefined) return found;
  const [, scheme, authority = '', path = ''] =
    /^\s*([a-z][\w+.-]*:\/+|\/\/)?([^/?\s\\]*)([^?#]*)/i.exec(address.replace(/^\s*[\w-]+\s*[:=]\s*(?=https?:)/i, '')) ?? [];
  const [, host = ''] = /^(?:[^@]*@)?(\[[^\]]*\]|[^:#]*)/.exec(authority) ?? [];
  const labels = host.split('.');
  const isMixed = host !== host.toUpperCase() || labels.length === 1;
  return (
    (scheme === undefined ? undefined : firstOf(inHosts, authority)) ??
    labels.find((label) => words.test(label) || (isMixed && capitals.test(label))) ??
    (labels.length === 1 && bareWords.test(host) ? host : undefined) ??
    path.split('/').find((segment) => pathWords.test(segment))
  );
}

/** Pure: whether a value, whatever it is for, is nothing but a placeholder. */
export function isPlaceholder(value: string): boolean {
  return forms.some((form) => new RegExp(`^(?:${form.source})$`, form.flags).test(value.trim()));
}

function firstOf(some: readonly RegExp[], text: string): string | undefined {
  for (const form of some) {
    const [found] = form.exec(text) ?? [];
    if (found !== undefined) return found;
  }
  return undefined;
}
