/** Names of columns, each once: the second `sum` is `sum_2`, and where there is a `sum_2` already, `sum_3`. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Map<string, number>();
  return names.map((name) => {
    let count = (seen.get(name) ?? 0) + 1;
    if (count === 1) {
      seen.set(name, 1);
      return name;
    }
    while (taken.has(`${name}_${count}`)) count += 1;
    seen.set(name, count);
    taken.add(`${name}_${count}`);
    return `${name}_${count}`;
  });
}
