/** Pure: claims in a text that holds several, `a=x,b=y`: a comma inside brackets or quotes, as in an expression, parts nothing. */
export function claimsListed(text: string): readonly string[] | undefined {
  // a filter whose kind is named says itself where it ends
  if (/^[^=]*=(STARTS_WITH|EQUALS|CONTAINS|REGEX):/.test(text)) return undefined;
  const parts: string[] = [];
  let [from, depth, quote] = [0, 0, ''];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (depth === 0 && /^[,;]\s*(?!(?:CN|OU|DC|O|L|ST|C|UID)=)[A-Za-z_][\w-]*=(?!=)/.test(text.slice(at))) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return several(parts);
}

/** Pure: labels in a text that holds several, `a=x,b=y`: no label has a comma or white space. */
export function labelsListed(text: string): readonly string[] | undefined {
  return several(text.split(/[,;\s]+/));
}

/** Pure: groups of Kubernetes in a text that holds several, `a,b`; names as directories write them (`CN=a,OU=b`) are one. */
export function groupsListed(text: string): readonly string[] | undefined {
  return text.includes('=') ? undefined : several(text.split(','));
}

function several(parts: readonly string[]): readonly string[] | undefined {
  const whole = parts.map((part) => part.trim()).filter((part) => part !== '');
  return whole.length < 2 ? undefined : whole;
}
