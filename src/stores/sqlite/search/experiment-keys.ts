import type { Identifier } from './parser.js';
import { excerpt, oneOf, searchError } from './search-error.js';
import { raw, type Sql } from './sql.js';

const attributes = ['name', 'experiment_id', 'creation_time', 'last_update_time'];

/**
 * What an identifier of an experiment search speaks of; a bare key is an attribute.
 *
 * @param text where it stands, for the message
 * @throws ValidationError
 */
export function experimentEntity(identifier: Identifier, text: string): 'attribute' | 'tag' {
  const { entity } = identifier;
  if (entity === undefined || entity === 'attribute') return 'attribute';
  if (entity === 'tag' || entity === 'tags') return 'tag';
  throw searchError(
    `Invalid entity "${excerpt(entity)}" in "${text}": experiments have tags and attributes, such as tags.owner, name or attribute.name.`,
  );
}

/**
 * The attribute an identifier names, with its column.
 *
 * @throws ValidationError
 */
export function experimentAttribute(name: string, text: string): { readonly name: string; readonly column: Sql } {
  if (attributes.includes(name)) return { name, column: raw(`o.${name}`) };
  throw searchError(`Invalid attribute "${excerpt(name)}" in "${text}": experiments have ${oneOf(attributes)}.`);
}
