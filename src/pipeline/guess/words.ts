import type { FieldKey } from '../../domain/fields.ts';

/** Whose id or name it may be. */
const party =
  '(?:publishers?|affiliates?|partners?|web ?sites?|sites?|media|creators?|accounts?|members?|propert(?:y|ies)|webseiten?|konto|mitglied|medium|editeurs?|affilies?|partenaires?|compte|editor(?:es)?|afiliad[oa]s?|socios?|cuenta|sitio)';
const number =
  '(?:ids?|nr|no?|num|number|nummer|numero|kennung|kennziffer|code|codigo|identifiant|identificador|identifier)';

/**
 * What titles of partner lists are called, in English, German, French and Spanish. A title is compared in lower case,
 * without accents, its words separated by single spaces (`titleWords`). The stronger word wins; from 8 on the title is
 * believed also where the values do not speak for it.
 */
export const titleWords: readonly { field: FieldKey; strength: number; pattern: RegExp }[] = [
  ...words('networkPublisherId', 10, [
    'PARTY (?:account |website |site )?NUMBER',
    'NUMBER (?:de |du |del |de la |de l |d |des |der )?PARTY',
    '(?:publisher|partner|affiliate|webseiten|website|konto|mitglieds|site)(?:id|nr|nummer|kennung)',
    'network (?:publisher|affiliate|partner) id',
  ]),
  ...words('networkPublisherId', 8, [
    'ids?',
    '[spa]id',
    'kennung',
    'identifiant',
    'identificador',
    'identifier',
  ]),
  ...words('networkPublisherId', 3, ['NUMBER', 'account', 'konto', 'compte', 'cuenta']),

  ...words('name', 10, [
    '(?:PARTY |company |business |display |full )?name',
    'nom|nombre',
    'name (?:des|der|of the|of) PARTY',
    '(?:nom|nombre) (?:de |du |del |de la |de l |d )?(?:PARTY|societe|entreprise|empresa)',
    '(?:publisher|partner|affiliate|webseiten)name',
  ]),
  ...words('name', 8, [
    'company|publishers?|affiliates?|partners?|organi[sz]ation',
    'firma|firmenname|unternehmen|unternehmensname|kontoname',
    'societe|entreprise|raison sociale|editeur|affilie|partenaire',
    'empresa|razon social|compania|editor|afiliado|socio',
  ]),
  ...words('name', 5, ['account|blog|title|titel|titre|titulo|site|website|webseite']),

  ...words('mediaPropertyUrls', 10, [
    '(?:PARTY |web |home ?page |media property |main |primary )?(?:urls?|web ?address(?:es)?)(?: .*)?',
    'url (?:de |du |del |de la |de l |d |des |der )?.*',
    'media propert(?:y|ies)(?: urls?)?',
  ]),
  ...words('mediaPropertyUrls', 9, [
    'web ?sites?|web|home ?page|(?:PARTY )?(?:domain|website)s?',
    'webseiten?|internetseite|internetadresse|webadresse|web adresse',
    'sites? (?:web|internet)|domaine|adresse (?:web|du site|internet)',
    'sitio(?: web)?|pagina(?: web)?|dominio|direccion web',
  ]),
  ...words('mediaPropertyUrls', 4, ['site|links?|lien|enlace|adresse|address|direccion']),

  ...words('primaryContactEmail', 10, [
    '(?:.* )?(?:e ?mail|mail)(?: .*)?',
    '(?:.* )?(?:e ?mail|mail|kontaktmail)(?:adresse|address)(?: .*)?',
    '(?:.* )?(?:courriel|correo(?: electronico)?)(?: .*)?',
  ]),
  ...words('primaryContactEmail', 4, ['(?:primary )?contacts?|kontakt|contacto|ansprechpartner']),

  ...words('publisherGroup', 10, [
    '(?:PARTY )?(?:groups?|gruppen?|groupes?|grupos?)(?: .*)?',
    '(?:publisher|partner)gruppe',
  ]),
  ...words('publisherGroup', 5, ['segment|segmento|tier|cluster']),

  ...words('categories', 10, [
    '(?:PARTY |primary |main )?(?:categor(?:y|ies)|verticals?)(?: .*)?',
    '(?:.* )?(?:kategorien?|categories?|categorias?|vertikalen?)(?: .*)?',
  ]),
  ...words('categories', 6, [
    'niches?|branchen?|rubriken?|rubriques?|secteurs?|sector(?:es)?|topics?|themen?|thematiques?|tematicas?',
  ]),

  ...words('networkDateAccepted', 10, [
    '(?:join|joined|joining|approval|approved|acceptance|accepted|sign ?up|registration|registered|partnership|start) (?:date|on|at)',
    'date (?:joined|accepted|approved|registered|of (?:approval|joining|acceptance))',
    'network date accepted|(?:partner |member |mitglied )?(?:since|seit)',
    '(?:beitritts|aufnahme|genehmigungs|annahme|anmelde|bestatigungs|freigabe)datum',
    'date (?:d |de |de l )?(?:adhesion|approbation|inscription|acceptation|entree|validation|debut)',
    'fecha de (?:alta|union|aprobacion|aceptacion|registro|ingreso|inscripcion)',
  ]),
  ...words('networkDateAccepted', 7, [
    'date|datum|fecha|joined|approved|accepted',
    'beitritt|beigetreten|genehmigt|angenommen|bestatigt',
    'adhesion|inscription|approuve|accepte|valide|(?:partenaire |membre )?depuis',
    'alta|aprobado|aceptado|unido|(?:socio |miembro )?desde',
  ]),

  ...words('network', 10, [
    '(?:affiliate ?)?(?:network|netzwerk)(?: name)?',
    'reseau(?: d affiliation)?',
    'red(?: de afiliad[oa]s| de afiliacion)?',
  ]),
  ...words('brand', 10, [
    '(?:brand|marke|marque|marca)(?: name)?',
    'markenname',
    'name der marke',
    'nom de la marque',
    'nombre de la marca',
  ]),
];

/** Titles whose dates say something else than since when, whose numbers are no ids. */
export const otherDates =
  /\b(?:last|letzte|letzter|dernier|derniere|ultim[oa]|update|updated|modif\w*|geandert|remov\w*|birth\w*|geburt\w*|naissance|nacimiento|end|ende|fin|expir\w*|until|bis|crawl\w*|click\w*|sale\w*)\b/;
export const otherNumbers =
  /\b(?:phone|tel|telefon|telephone|telefono|mobile|fax|zip|plz|postal|order|transaction|invoice|rank|visits|visitors|traffic|followers|clicks|sales|revenue)\b/;

/** `PublisherName`, `E-Mail-Adresse`, `Catégories ` → `publisher name`, `e mail adresse`, `categories` */
export function wordsOf(title: string): string {
  return title
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function words(
  field: FieldKey,
  strength: number,
  patterns: readonly string[],
): { field: FieldKey; strength: number; pattern: RegExp }[] {
  return patterns.map((text) => {
    const source = text.replaceAll('PARTY', party).replaceAll('NUMBER', number);
    return { field, strength, pattern: new RegExp(`^(?:${source})$`) };
  });
}
