const findings = new Set<string>();

/** Of an answer that is not as openapi.json has it (answer-watch.ts). */
export function noteUndescribed(finding: string): void {
  findings.add(finding);
}

/** After each test. @throws Error where a Quartet has answered otherwise than openapi.json has it since this was asked last */
export function requireDescribedAnswers(): void {
  const found = [...findings];
  findings.clear();
  if (found.length > 0) throw new Error(found.join('\n\n'));
}
