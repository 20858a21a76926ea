/** The name of a brand or network as it is matched to an existing one: without letter case and outer or doubled spaces. */
export function matchKey(name: string): string {
  if (/^[!-~]+(?: [!-~]+)*$/.test(name)) return name.toLowerCase();
  return name.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}
