type Json = unknown;

/** What generated clients would have to name by themselves, or read as a float: objects without a name, and whole numbers without a format. */
export function unnamed({
  components,
  ...rest
}: {
  readonly components: { readonly schemas: Record<string, unknown> };
}): string[] {
  const found: string[] = [];
  const look = (value: Json, path: string, isNamed: boolean): void => {
    if (typeof value !== 'object' || value === null) return;
    const { properties, type, format } = value as Record<string, unknown>;
    // What stands under `properties` are names of fields, which may be any.
    if (!path.endsWith('/properties') && !path.endsWith('/example')) {
      if (typeof properties === 'object' && !isNamed) found.push(`${path}: an object`);
      if (type === 'integer' && typeof format !== 'string') found.push(`${path}: a whole number`);
    }
    for (const [name, member] of Object.entries(value)) look(member, `${path}/${name}`, false);
  };
  for (const [name, schema] of Object.entries(components.schemas)) look(schema, name, true);
  look(rest, '', true);
  return found;
}
